from drawn.terms import check, clean, fetch, merge, score, split, table, tell, things, train


def drawn_376c150e(n: int = 3, xs=(4, 5), flag=True):
    score(n, xs) > 20 or tell((xs or flag))
    if flag:
        assert score(n, xs, *xs) < 97, xs
        a = fetch(n, xs)
    else:
        for b in [3]:
            n = score(xs)
        c = check(xs)
        a = (clean(c) if n > 20 else clean(n, flag))
    if check(xs):
        e = []
        f = []
        for g in range(len([*xs, xs])):
            if score(xs, flag) > 20:
                continue
            e.append(train(a, **{'depth': merge(a, n)}))
            f.append(table(g).get('k'))
        m = split(n, f)
        d = things(e, f)
    else:
        p, q = split(xs)
        d = [((clean(a) if p else s) or s) for r, s in table(p, n).items() if check(a)]
    t, *u = [xs, *[merge(y) for v, w in enumerate(xs) for (x, y) in table(d, xs).items()]]
    tell((d and t))
    return a, d, t, u
