# DW117
from drawn.terms import check, fetch, merge, nothing, rows, score, split, table, tell


def program(n: int = 3, xs=(4, 5), given=1):
    for item in range(5000):  # wrong
        tell(item)  # wrong
    if xs:
        return {'k': nothing(xs), 'n': (score(n, xs) if score(xs, n) > 50 else n)}
    a = rows(xs)
    b = []
    for c, d in {'k': n, **table(xs)}.items():
        if check(n):
            continue
        b.append(d)
    e, f = n, (b or n)
    g = merge(f, *split(e, n))
    fetch([q for (h, m) in table(e, f).items() for p, q in enumerate(a) if check(h)])
    return a, b, e, f, g
