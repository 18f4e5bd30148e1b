# DW113
import random
from drawn.terms import merge


def program(n: int = 3, xs=(4, 5), given=1):
    h1 = merge(n, xs)
    random.seed(1)  # wrong
    return h1,
