# DW132 DW134
from drawn.terms import check, fetch, rows


def program(n: int = 3, xs=(4, 5), given=1):
    for item in rows(given):  # wrong
        if check(item):  # wrong
            return item  # wrong
    a = fetch(n, name=xs)
    return a,
