from drawn.terms import clean, fetch, score

GIVEN = {'n': 0, 'xs': (8,)}


def drawn_90e3c153(n: int = 3, xs=(4, 5)):
    for a in (1, 2):
        if clean(a) is None:
            return
        n = score(a, n, *xs)
    return fetch(xs, **{'depth': n})
