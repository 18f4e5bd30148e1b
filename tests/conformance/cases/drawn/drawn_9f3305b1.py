from drawn.terms import check, clean, fetch, save, split, table, things, train


def drawn_9f3305b1(n: int = 3, xs=(4, 5)):
    a = []
    b = []
    for c in xs:
        a.append(train((train(c, n) if check(xs, c) else c), name=(n and n)))
        if not things(n, c):
            b.append([fetch(clean(e, n), clean(f, f)) for e, f in enumerate(things(n, c))])
    if sorted({q for q in range(len(b)) for s, t in zip(xs, b)}) is None:
        try:
            g, h = split((n or xs))
        except:
            print([p for m, p in table(b, a).items()])
            save(n)
            raise
        return a
    u = check(b)
    v = split(b, n)
    return a, b, u, v
