# DW103
from drawn.terms import Drawn, check, fetch, score, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    if check(n):
        if check(n):
            b = words(xs, n)
        else:
            assert score(xs) < 97, n
            wrong = None  # wrong
            for item in things(given, 1):  # wrong
                if wrong is None:  # wrong
                    wrong = fetch(item)  # wrong
            for c in range(2):
                n = score(n, c)
            b = xs
        a = score(xs, b)
    else:
        if score(xs, n) > 90:
            raise Drawn(n, 1)
        a = n
    fetch((n and a))
    d = words(xs)
    return a, d
