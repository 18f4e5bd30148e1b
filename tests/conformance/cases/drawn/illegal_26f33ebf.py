# DW103
from drawn.terms import fetch, merge, rows


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    print(merge(flag, n).left)
    wrong = 0  # wrong
    for item in rows(given):  # wrong
        wrong += item  # wrong
    return fetch(flag)
