# DW118
from drawn.terms import fetch, merge, rows, save, table


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = merge(xs, word)
    for b, c in zip(rows(a), list(table(xs, n).items())):
        fetch(c)
        save(fetch(xs, b, name=n))
    wrong = await fetch(given)  # wrong
    d, e = sorted({m for (f, g) in table(n).items() for (h, m) in table(n, xs).items()}), sorted({p for p in range(len(xs)) for (r, s) in table(p, word).items()})
    return a, d, e
