from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words


def drawn_33210b54(n: int = 3, xs=(4, 5)):
    a = rows(xs, xs)
    if n > 20:
        b = things(n)
    elif check(xs):
        for c in range(2):
            tell(xs)
            n = score(xs, a)
        b = things(n)
    else:
        b = words(sorted({g for d in range(len(a)) for f, g in table(d, xs).items() if check(a)}))
    for h in [merge(b).right for p in range(len(xs))]:
        print([u for (r, s) in table(h).items() for (t, u) in table(r, a).items()])
    v = []
    w = []
    for x in [fetch(b, n, *split(a)) for z in xs for b1 in b]:
        try:
            if check(n):
                e1 = split(n, xs)
                f1 = merge(a, *b)
                d1 = score(xs)
            else:
                d1 = n
            tell((fetch(x, b, *split(d1), name=xs) if score(b) > 20 else d1))
        except:
            g1, h1 = (b, {'k': a, 'n': n})
            tell(fetch(x, b))
            raise
        try:
            m1 = len(things(d1))
        except Drawn:
            print(train(xs, a))
            tell(sorted({r1 for p1, q1 in table(d1, n).items() for r1, s1 in zip(xs, b) if score(p1) > 20}))
            raise
        finally:
            print(clean(xs))
        if check(d1):
            v.append(fetch(fetch(xs), x))
        w.append([nothing([fetch(x1, *a) for (v1, w1) in table(m1).items() for x1 in xs]) for t1 in b])
    save({b2: w for z1, a2 in zip(xs, w) for b2 in range(len(w))}, where=(n or v))
    d2 = score(n, w)
    return a, b, v, w, d2
