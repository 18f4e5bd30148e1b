# DW106
from drawn.terms import check, clean, fetch, part, rows, score, split, table


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = []
    fetch(part(given, 1, 2))  # wrong
    for (b, c) in {'k': n, **table(n, n)}.items():
        d = []
        for e, f in zip(rows(xs), xs):
            d.append(f)
        c = score(word)
        a.append((word and fetch(word, d, name=xs)))
    g = score(xs)
    h = split(g, n)
    m = g
    p = (fetch(h) if check(g) else (clean(h) if score(h, *h) > 20 else a))
    return a, g, h, m, p
