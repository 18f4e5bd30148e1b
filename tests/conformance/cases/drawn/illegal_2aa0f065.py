# DW130
from drawn.terms import Drawn, fetch, nothing, score, split, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a, b = fetch(xs, *split(xs, flag)), split(xs)[0]
    wrong = train(given)  # wrong
    wrong.fit(given)  # wrong
    c = []
    for d, e in zip(xs, [*xs, xs]):
        if score(flag, e, *xs) > 90:
            raise Drawn(b, 1)
        for f in range(2):
            g = split(f, d)
            e = nothing(e)
        c.append(flag)
    return a, b, c
