# DW108
from drawn.terms import clean, fetch, merge, nothing, table


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = (lambda x: fetch(x))(given)  # wrong
    a = merge(clean(xs, xs))
    if n > 20:
        return nothing(sorted({c for b, c in table(a, xs).items() if n > 20}))
    return a,
