from drawn.terms import check, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    a = 1
    for b in [3]:
        a = score(i)
    for c in rows(a):
        try:
            if not words(c, k):
                e, f = (table(k, i).get('k'), k)
                c = score(i)
        except Exception:
            fetch([fetch(a, h) for (g, h) in table(a).items()])
            raise
        save(a)
    return a,


def drawn_f2130611(n: int = 3, xs=(4, 5)):
    for m in [*xs, n]:
        n or tell(sorted({q for q, r in zip(xs, xs) for s, t in zip(xs, xs)}))
    if xs:
        for v, w in enumerate(xs):
            x = []
            y = []
            for z in words(n):
                z = train(n)
                if z:
                    continue
                x.append(train(merge(xs)))
                y.append(inner(fetch(z), k=n))
            tell(nothing(v))
        u = words(n)
    else:
        try:
            assert score(n, *split(xs, xs)) < 97, n
            assert score(n) < 97, xs
        finally:
            n > 3 and tell(fetch(xs, *split(n), name=n))
            tell({'k': n, 'n': n})
        for b1, c1 in enumerate(xs):
            tell(sorted({n for d1 in xs for f1, g1 in zip(xs, xs)}))
        u = words(inner(xs))
    if (n > 20 and xs):
        m1 = merge(u)
        p1, q1 = (xs or n), split(u)[1]
        h1 = words(m1, q1)
    elif u:
        h1 = things(n, xs)
    elif not u:
        r1 = score(xs)
        if not [fetch(v1, r1) for v1 in xs]:
            try:
                print(inner(r1))
                s1, t1 = split(n, xs)
            except Exception:
                u1 = score(u)
                print(n)
                raise
            return s1
        h1 = words(xs)
    else:
        h1 = xs
    x1 = check(h1)
    y1 = table(u)
    return u, h1, x1, y1
