from drawn.terms import check, fetch, merge, nothing, rows, score, table, tell

GIVEN = {'n': 0, 'xs': ()}


def drawn_7bd1e473(n: int = 3, xs=(4, 5)):
    for (a, b) in {'k': n, **table(xs)}.items():
        (score(xs) > 20 or n > 20) and tell((fetch(xs, b, *xs) if check(xs) else xs))
    c = rows(n)
    d = []
    for e in [fetch(xs, g) for g, h in enumerate(xs) if check(h, n)]:
        m = []
        for p, q in {'k': n, **table(e)}.items():
            m.append(nothing(fetch(q, name=p)))
        d.append(fetch({'k': c, 'n': n}))
    for r in c:
        tell(d)
    t = []
    for u, v in enumerate([(y and y) for w in range(len(d)) for (y, z) in table(w).items()]):
        if check(d):
            continue
        t.append(merge([u, xs], u))
    return c, d, t
