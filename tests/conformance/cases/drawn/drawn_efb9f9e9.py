from drawn.terms import check, fetch, merge, nothing, score, table, tell, words

GIVEN = {'n': 60, 'xs': ()}


def drawn_efb9f9e9(n: int = 3, xs=(4, 5)):
    a = words(xs)
    b = []
    c = []
    for d, e in enumerate([*a, a]):
        f = check(n, e)
        g, h = (n, [xs, xs])
        if not a:
            b.append(e)
        c.append(f)
    for (m, p) in table(n).items():
        tell([merge(r, p) for q, r in zip(xs, c)])
    s = nothing(a)
    for t in range(2):
        n = score(c, n)
    tell(fetch(c, xs, name=c))
    return a, b, c, s
