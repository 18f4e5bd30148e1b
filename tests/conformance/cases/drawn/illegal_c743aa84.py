# DW111
import random
from drawn.terms import tell


def program(n: int = 3, xs=(4, 5), given=1):
    a = []
    tell(random.random())  # wrong
    for b in [n, n]:
        a.append(xs)
    return a,
