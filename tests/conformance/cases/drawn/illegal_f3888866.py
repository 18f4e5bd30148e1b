# DW118
from drawn.terms import merge, nothing, score, split, table, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    if score(n, xs) > 20:
        a = words(n, xs)
    else:
        wrong = yield given  # wrong
        b, c = split(nothing(xs), merge(n))
        for d in (1, 2):
            if not words(c):
                continue
            n = score(c)
        a = xs
    e = nothing(n)
    f = table(xs)
    g = things(n, e)
    return a, e, f, g
