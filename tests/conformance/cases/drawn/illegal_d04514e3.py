# DW106
from drawn.terms import fetch, part, table


def program(n: int = 3, xs=(4, 5), given=1):
    fetch(part(given, 1, 2))  # wrong
    a, *b = [table(xs, n).get('k'), *list(table(xs, xs).items())]
    return a, b
