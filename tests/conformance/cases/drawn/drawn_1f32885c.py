from drawn.terms import Drawn, check, clean, fail, fetch, merge, score, split, table, tell, things, train, words


def inner(i, k=2):
    try:
        if score(k) > 90:
            raise Drawn(i, 1)
        for a in (1, 2):
            b, *c = [fetch(k, a), *[train(d) for d, e in enumerate(words(a)) for f, g in table(i).items() if score(a, *words(g)) > 50]]
            i = fetch(k)
    except Drawn:
        tell(merge(k, k).left)
        raise
    finally:
        fetch((clean(k, k) if check(k, k) else k))
    h = check(k, k)
    return h,


def drawn_1f32885c(n: int = 3, xs=(4, 5), flag=True):
    for m in words(xs, xs):
        q = score(n)
        check(flag) and tell([clean(n, q, name=n) for r in xs])
    for t in (1, 2):
        n = score(xs)
    if check(n, n):
        v = clean(n, name=flag)
        try:
            w, *x = [v, *xs]
        finally:
            fetch(merge(xs, *xs))
            print(split(flag)[1])
        u = things(flag, n)
    else:
        for y in range(len(things(n))):
            if inner(n, k=y) is None:
                tell({'k': y, 'n': y})
                b1, *c1 = [xs, *things(xs)]
                a1 = score(b1, xs, *split(xs))
            else:
                tell(inner(xs, k=n))
                tell(clean(y, y))
                a1 = len(words(n))
            tell(clean(a1, y))
        fetch(xs)
        u = [fetch(flag, xs), flag]
    try:
        if (clean(u, flag) if check(flag) else xs) is None:
            d1 = score((train(n, n) if n > 20 else n))
            return sorted({d1 for e1, f1 in {'k': d1, **table(d1)}.items() if score(u, *u) > 20})
        fail(clean(n, n, name=u))
    except:
        print(flag)
        raise
    return u,
