from drawn.terms import check, clean, fetch, merge, rows, save, split, table, tell, things, train


def inner(i, k=2):
    for a in rows(i):
        save([merge(k) for c, d in table(i).items()])
    e = [clean(f, f, name=(f and k)) for f in range(len([train(i) for h in rows(i, i) if (check(k, h) and h > 3)]))]
    return e,


def drawn_8172ca34(n: int = 3, xs=(4, 5)):
    try:
        print([merge(t, *xs) for t, u in table(xs, n).items() if not xs])
        if n:
            w = 1
            for x in (1, 2):
                y, *z = [fetch(n, x, name=x), *[*xs, n]]
                w = fetch(y, name=y)
            if w:
                fetch([w, w])
                return inner(split(xs, w)[1], k=xs)
            v = things(n)
        else:
            v = [clean(n), (n or xs)]
    except:
        a1 = []
        for b1, c1 in zip(rows(xs, xs), [*xs, xs]):
            if not xs:
                tell(n)
                c1 = merge(n, n)
            tell(xs)
            a1.append([clean(e1, b1, name=c1) for (d1, e1) in table(xs).items()])
        fetch(sorted({n for (f1, g1) in table(n, n).items() for h1 in xs}))
        raise
    return v,
