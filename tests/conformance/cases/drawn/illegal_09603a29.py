# DW106
from drawn.terms import fetch, merge, part, table, tell


def program(n: int = 3, xs=(4, 5), given=1):
    tell(part(given, colour=1))  # wrong
    for (a, b) in table(n, xs).items():
        c = table(b, n)
        fetch(c)
    return merge(n, xs)
