# DW113
import os
from drawn.terms import clean, fetch, score, split


def program(n: int = 3, xs=(4, 5), given=1):
    print(clean(n))
    for a in [3]:
        b = score(a, n)
        n = score(n, xs)
    os.chdir('/')  # wrong
    return fetch(n, *split(xs), name=n)
