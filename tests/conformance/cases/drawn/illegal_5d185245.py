# DW103
from drawn.terms import merge, rows, score


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    wrong = 0  # wrong
    for item in rows(given):  # wrong
        wrong = score(wrong, item)  # wrong
    for a in (1, 2):
        if n is None:
            continue
        n = score(flag, a)
    return merge(flag, xs)
