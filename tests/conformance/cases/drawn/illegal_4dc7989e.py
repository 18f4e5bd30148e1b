# DW103 DW104
from drawn.terms import check, fetch, split


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a, b = split(fetch(xs, n, name=xs))
    if check(given):  # wrong
        pass  # wrong
    else:  # wrong
        wrong = 1  # wrong
    fetch(wrong)  # wrong
    return a, b
