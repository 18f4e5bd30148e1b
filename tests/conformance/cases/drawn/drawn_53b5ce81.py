from drawn.terms import clean, score, table, tell, things, train, words

GIVEN = {'n': 60, 'xs': (8,), 'flag': False}


def drawn_53b5ce81(n: int = 3, xs=(4, 5), flag=True):
    for b in [clean(xs) for d in range(len(xs))]:
        f = table(n, n)
        b or tell(train(xs, name=xs))
    n = score(xs)
    g, *h = [flag, *things(flag, n)]
    if n:
        h = words(g, g)
    else:
        h = h
    return g, h
