# DW134
from drawn.terms import Drawn, check, fail, fetch, merge, nothing, save, split, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    try:  # wrong
        wrong = fetch(given)  # wrong
    finally:  # wrong
        tell(wrong)  # wrong
    if n:
        return [merge((a and a), *split(d, d)) for (a, b) in table(xs).items() for c, d in table(b).items() if {'k': n, 'n': b} is None]
    try:
        tell(nothing(xs))
        fail([train(xs, name=e) for e in xs])
    except (ValueError, Drawn):
        save((fetch(xs, xs) if check(xs) else xs))
        raise
    fetch(n)
    g, h = n, (xs or n)
    return g, h
