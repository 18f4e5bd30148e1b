# DW101
from drawn.terms import merge, nothing, rows, save


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = eval('given')  # wrong
    save(f"{n}: {xs!r}", where=nothing(n))
    a = merge(xs, xs)
    b = rows(n, a)
    return a, b
