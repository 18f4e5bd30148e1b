# DW111
import os
from drawn.terms import clean, merge, score, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    tell(os.environ['HOME'])  # wrong
    score(xs, xs) > 50 and tell(merge(n, n))
    return clean(xs, name=n)
