# DW109
from drawn.terms import check, clean, fetch, merge, score, table, tell, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        a = table(xs, xs)
        if n > 3:
            return [clean(d, merge(b, xs)) for b in range(len(things(xs, n))) for d, e in enumerate(xs)]
    finally:
        f = 1
        for g in [3]:
            if n:
                h = things(g)
            else:
                h = words(g, n)
            f = score(h, h)
        fetch(n)
    wrong = table(given)  # wrong
    wrong['k'] = 1  # wrong
    m = merge(n, n)
    p = table(n)
    q = check(a, n)
    tell(m)
    print(p)
    return a, m, p, q
