from drawn.terms import check, clean, fetch, nothing, save, score, split, table, tell, train, words

GIVEN = {'n': 60, 'xs': ()}


def drawn_22bad10a(n: int = 3, xs=(4, 5)):
    a = []
    for b, c in table(n, xs).items():
        a.append(fetch((b and b), split(b)[1], *split(n, b), **{'depth': [train(b, b) for d in xs if score(n) > 50]}))
    f = check(n)
    g = [*words(n), xs]
    for h in xs:
        save(a, where=a)
    try:
        p = clean((a or n))
        for q in [3]:
            p = nothing(g)
    finally:
        clean(n, n) is None and tell(train(a, a))
    return a, f, g, p
