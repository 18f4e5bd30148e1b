from drawn.terms import clean, fetch, merge, rows, score, split, table, tell, things, words

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_a88caee9(n: int = 3, xs=(4, 5)):
    a = []
    b = []
    for c, d in zip(rows(n), [n, n]):
        e = []
        for f in [xs, d]:
            h = score(n)
            if not [clean(xs) for p in range(len(xs)) if p > 20]:
                r = split(xs)[0]
                s, *t = [merge(r, h).right, *things(h)]
                m = things(f)
            else:
                m = words(c)
            e.append(clean(c))
        for u in rows(d, c):
            if score(c, u) > 50:
                x, *y = [f"{d}: {d!r}", *things(d, xs)]
                z = table(y)
                w = score(d, d)
            else:
                a1 = merge(xs)
                w = c
            tell((merge(xs, d) if n > 3 else xs))
        a.append(xs)
        b.append(n)
    tell([fetch(a, name=b1) for b1 in xs])
    d1, e1 = n, xs
    tell(d1)
    return a, b, d1, e1
