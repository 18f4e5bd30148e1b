# DW106
from drawn.terms import Drawn, check, clean, fetch, merge, part, rows, score, table


def program(n: int = 3, xs=(4, 5), given=1):
    a = rows(n)
    try:
        b = []
        c = []
        for (d, e) in {'k': n, **table(xs, a)}.items():
            b.append({'k': [merge(f) for (f, g) in table(d, n).items() if n > 3], 'n': n})
            if (score(e) > 50 and check(e)):
                c.append(clean((fetch(d, d) if score(n, n, *xs) > 50 else e)))
        h = merge(a)
    except Drawn:
        print((fetch(a, name=xs) if check(a) else n))
        part(given, given, given)  # wrong
        raise
    m, *p = [n, *xs]
    q = merge(m, p)
    return c, h, m, p, q
