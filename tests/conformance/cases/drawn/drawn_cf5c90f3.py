from drawn.terms import clean, fetch, merge, nothing, save, split, table, tell, things, words

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_cf5c90f3(n: int = 3, xs=(4, 5)):
    for a in range(len(xs)):
        save(merge(xs))
    c, d = ([sorted({n for g, h in table(e).items()}) for e, f in table(xs).items() if not words(n)], fetch(xs, n))
    m = []
    p = []
    for (q, r) in table(n, n).items():
        m.append(fetch(clean(c, d, name=c), name=c))
        p.append(fetch(split(r)[0], xs))
    s = things(m, p)
    tell([[s, t] for t, u in table(s).items() for v in xs])
    tell(nothing(d))
    return c, d, m, p, s
