# DW107
from drawn.terms import merge, part, tell


def program(n: int = 3, xs=(4, 5), given=1):
    tell(part())  # wrong
    a = merge(xs)
    return a,
