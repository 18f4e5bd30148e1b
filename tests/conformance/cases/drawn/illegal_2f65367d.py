# DW110
from drawn.terms import check, clean, fetch, score, split, things


def program(n: int = 3, xs=(4, 5), given=1):
    x = []
    for y in things(xs, n):
        assert score(n, n, *split(xs)) < 97, xs
        fetch(fetch(n))
        global WRONG  # wrong
        WRONG = fetch(given)  # wrong
        x.append([(clean(a1, n) if check(a1) else b1) for a1, b1 in zip(xs, xs) if check(n)])
    return x,
