from drawn.terms import check, clean, fail, fetch, merge, nothing, rows, score, split, table, tell, train


def inner(i, k=2):
    a, b = merge(k).right, split(i)[0]
    tell(k)
    return a, b


def drawn_017da6ef(n: int = 3, xs=(4, 5), flag=True):
    try:
        xs = rows(n)
        c = split(merge(xs, flag).left)
        fail(xs)
    finally:
        tell(inner(n, k=flag))
    for d in rows(xs, c):
        f = xs
        fetch(inner(c))
    if n > 20:
        g = []
        for h, m in table(xs, flag).items():
            print(f"{c}: {m!r}")
            g.append(inner(inner(m)))
        n = score(xs)
    p, q = (nothing(flag), fetch(n, n))
    try:
        p = train(flag, name=n)
    except:
        r = 1
        for s in range(2):
            if score(q) > 50:
                t = fetch(c)
            else:
                s = score(c, q)
                tell(merge(n).left)
                t = merge(inner(xs), clean(n))
            if s > 20:
                continue
            r = fetch(s)
        print(q)
        raise
    finally:
        tell([inner(c) for u, v in zip(xs, xs) if (check(u) or check(v))])
    return c, q, p
