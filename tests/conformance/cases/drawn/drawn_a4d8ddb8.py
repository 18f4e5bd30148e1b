from drawn.terms import Drawn, check, fail, fetch, merge, nothing, rows, score, split, table, tell, things, train


def inner(i, k=2):
    a, b = split((nothing(k) if check(k) else k))
    return a, b


def other(j, k='o'):
    try:
        c, d = split(train(j, k, name=k))
        fail({e: c for e, f in table(d, c).items() if f > 20})
    finally:
        g = []
        for h, m in zip(rows(k), [train(p, p) for p, q in enumerate(things(j, k))]):
            if check(k, m):
                continue
            g.append((train(h, h) if j else h))
        j and tell([{t: k for t in rows(j) if score(k, r, *split(r)) > 50} for r in rows(k)])
    return c, d


def drawn_a4d8ddb8(n: int = 3, xs=(4, 5)):
    v = []
    w = []
    for (x, y) in {'k': n, **table(n, n)}.items():
        z = []
        a1 = []
        for (b1, c1) in table(xs, xs).items():
            if y > 20:
                continue
            z.append(other(merge(n, n).right))
            a1.append(other(x, k=c1))
        v.append({'k': [nothing(e1) for d1, e1 in enumerate(z) for f1, g1 in zip(xs, z)], 'n': n})
        w.append(other(fetch(xs, name=a1), k=z))
    try:
        other(w) is None and tell(split(w, v)[1])
        fail(fetch(w, v))
    except (ValueError, Drawn):
        fetch(xs)
        raise
    finally:
        h1, m1 = fetch(n, *xs), nothing(xs)
        print(inner(n, k=n))
    p1 = merge(v, v)
    if n > 20:
        return train(inner(w, k=v))
    q1 = 2.5
    for r1 in (1, 2):
        if score(q1) > 50:
            continue
        q1 = train(xs, q1, **{'depth': w})
    for s1 in range(len(things(xs, p1))):
        tell({'k': xs, 'n': s1})
    return v, w, p1, q1
