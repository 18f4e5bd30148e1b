# DW102
from drawn.terms import check, fetch, merge, rows, split, table, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    while check(given):  # wrong
        tell(given)  # wrong
    if n:
        b = words(n)
        c = []
        for d in rows(n):
            f = []
            for g, h in {'k': n, **table(xs, xs)}.items():
                m, *p = [table(h).get('k'), *b]
                q = split(p, p)
                f.append(fetch(h, h))
            c.append([n for r in xs if (check(d) and n > 20)])
        a = words(n, n)
    else:
        t, *u = [n, *[n for v, w in enumerate(xs) if not [merge(xs) for x, y in enumerate(xs)]]]
        a = xs
    z = check(a)
    return a, z
