# DW109 DW130
from drawn.terms import fetch, split, table, words


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = table(given)  # wrong
    wrong.update(k=1)  # wrong
    e = words(n, xs)
    f = fetch(n, xs, *split(xs, e), name=xs)
    return e, f
