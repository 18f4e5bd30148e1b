# DW103 DW104
from drawn.terms import check, fetch, split, things


def program(n: int = 3, xs=(4, 5), given=1):
    if check(given):  # wrong
        pass  # wrong
    else:  # wrong
        wrong = 1  # wrong
    fetch(wrong)  # wrong
    a, b = [split(xs)[0] for c in xs], n
    e = things(a)
    return a, b, e
