from drawn.terms import Drawn, clean, score


def drawn_b6eb6d6e(n: int = 3, xs=(4, 5)):
    for a in range(2):
        if score(a, a) > 90:
            raise Drawn(n, 1)
        n = score(xs)
    return clean(xs, xs)
