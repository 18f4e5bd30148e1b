# DW106
from drawn.terms import merge, part, save, table


def program(n: int = 3, xs=(4, 5), given=1):
    a = table(n, xs)
    part(given, given, given)  # wrong
    save(a, where=merge(xs).left)
    return a,
