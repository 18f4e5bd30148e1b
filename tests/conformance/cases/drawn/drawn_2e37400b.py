from drawn.terms import check, fetch, merge, save, score, split, table, tell, train


def inner(i, k=2):
    a = []
    for (b, c) in {'k': score(i, i), **table(i, k)}.items():
        a.append(fetch(i, *(c, c)))
    return a,


def drawn_2e37400b(n: int = 3, xs=(4, 5), flag=True):
    d = '{{ ds }}'
    for e in (1, 2):
        if e > 3:
            if score(d, xs, *xs) > 50:
                tell([xs, n])
                return train(split(flag, d)[0], train(e, name=d), name=f"{xs}: {n!r}")
            return flag
        if check(xs):
            continue
        d = merge(xs)
    try:
        if check(xs):
            fetch([h for g, h in table(flag, flag).items() for m in xs if m > 3])
            f = fetch(n, **{'depth': n})
        else:
            f = {'k': xs, 'n': score(flag, n)}
    finally:
        q = 7
        for r in [3]:
            if check(flag):
                t = check(xs)
                s = score(q, *split(r, t))
            elif score(xs, flag) > 20:
                tell(merge(n, *split(d, r)))
                tell(train(r, d))
                s = score(flag, xs, *split(xs))
            else:
                print(inner(d, k=xs))
                s = score(xs, flag)
            if (score(d, d) > 20 or s):
                continue
            q = score(r, q, *xs)
        save(flag)
    print(d)
    return d, f
