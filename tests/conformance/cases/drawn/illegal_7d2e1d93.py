# DW118
from drawn.terms import fetch, merge, nothing, save, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        for e in range(len(things(xs, xs))):
            g = score(n, e)
            tell((g and g))
    finally:
        wrong = yield given  # wrong
        save(nothing(n))
    h, *m = [xs, *list(table(n).items())]
    fetch(n)
    tell([h for p, q in table(h).items()])
    h = merge(n)
    r, s = split(h)
    return m, h, r, s
