# DW113
import os
from drawn.terms import check, fetch, save, table


def program(n: int = 3, xs=(4, 5), given=1):
    os.chdir('/')  # wrong
    for a in xs:
        save(table(xs, xs).get('k'), where=[fetch(xs) for c, d in enumerate(xs) if (check(d) or c > 20)])
    return fetch(n, xs)
