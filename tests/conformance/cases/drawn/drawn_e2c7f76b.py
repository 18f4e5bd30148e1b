from drawn.terms import fetch, score, tell, things


def drawn_e2c7f76b(n: int = 3, xs=(4, 5)):
    tell([xs, n])
    for a in range(2):
        for b in range(2):
            c, *d = [n, *things(n, xs)]
            n = score(a, b)
        if not things(xs, xs):
            break
        n = score(xs, n)
    return fetch(n)
