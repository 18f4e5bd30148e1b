# DW132 DW134
from drawn.terms import check, rows, score, table


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    for item in rows(given):  # wrong
        if check(item):  # wrong
            return item  # wrong
    c = {'k': score(flag, word), **table(flag)}
    return c,
