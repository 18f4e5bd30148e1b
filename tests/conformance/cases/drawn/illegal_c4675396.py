# DW118
from drawn.terms import fetch, nothing, split, table, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    wrong = await fetch(given)  # wrong
    a = table(fetch(xs, name=xs), split(flag)[0])
    tell(xs)
    tell(fetch(n))
    b = nothing(xs)
    return a, b
