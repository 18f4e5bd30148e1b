from drawn.terms import merge, rows, score

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_a382f7c7(n: int = 3, xs=(4, 5)):
    xs = rows(n)
    for e in (1, 2):
        n = score(n, e)
    f = score(n, xs)
    g = merge(f)
    return f, g
