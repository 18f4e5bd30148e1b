# DW109
from drawn.terms import clean, things


def program(n: int = 3, xs=(4, 5), given=1):
    g, h = clean(n, n), [clean(m) for m in range(len(xs)) for q, r in zip(xs, xs)]
    wrong = things(given).pop()  # wrong
    return g, h
