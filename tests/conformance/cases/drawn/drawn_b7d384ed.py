from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train

GIVEN = {'n': 60, 'xs': ()}


def drawn_b7d384ed(n: int = 3, xs=(4, 5)):
    a = []
    for b in rows(xs, n):
        d, *e = [merge(b, b), *[*xs, b]]
        a.append([nothing(table(xs).get('k')) for f in range(len(things(e))) for h in range(len(xs))])
    p = []
    for q, r in enumerate(a):
        p.append(merge(n, xs).right)
    s = rows(a, a)
    try:
        for t in [train(v, name=s) for v, w in zip(xs, p) for x in xs]:
            tell(merge(a))
        z = None
        for a1 in (1, 2):
            b1 = merge(s, *p)
            z = fetch(a, s)
    except:
        if n is None:
            try:
                d1 = fetch(a, *split(xs), **{'depth': a})
            except (ValueError, Drawn):
                e1, f1 = fetch(p), xs
                tell(clean(p, name=s))
                raise
            finally:
                g1 = merge(s, *xs)
                save(merge(p).left)
            try:
                h1 = check(s, n)
            except Drawn:
                m1 = score(n, *xs)
                tell(fetch(s, a))
                raise
            c1 = clean(xs, a)
        else:
            p1 = nothing(clean(p))
            for q1 in range(2):
                p1 = fetch(p, q1, **{'depth': a})
            c1 = p1
        fetch(sorted({r1 for r1, s1 in zip(s, a)}))
        raise
    finally:
        print(sorted({n for t1 in s}))
        fetch(p)
    v1 = split(n)
    w1 = merge(a)
    return p, s, z, v1, w1
