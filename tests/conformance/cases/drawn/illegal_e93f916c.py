# DW132 DW134
from drawn.terms import check, clean, rows, table


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    for item in rows(given):  # wrong
        if check(item):  # wrong
            return item  # wrong
    a = table(clean(word, word, name=xs))
    return a,
