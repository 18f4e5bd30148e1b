# DW118
from drawn.terms import table


def program(n: int = 3, xs=(4, 5), given=1):
    c = table(n)
    wrong = yield given  # wrong
    return c,
