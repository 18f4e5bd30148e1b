# DW113
import os
from drawn.terms import check, score, tell


def program(n: int = 3, xs=(4, 5), given=1):
    (score(n, xs) > 20 or check(xs)) and tell(xs)
    os.chdir('/')  # wrong
    a = score(xs, *xs)
    return a,
