from drawn.terms import fetch, merge, rows, save, score, split, table, tell, train, words


def drawn_2b671596(n: int = 3, xs=(4, 5)):
    a = merge(xs)
    b = rows(a)
    c = words(n)
    try:
        try:
            for d in xs:
                f, g = split(d, merge(d, b))
                fetch(train(a))
            h = split(n)
        finally:
            m = merge(xs, merge(xs))
            a or tell(fetch(xs))
    finally:
        p = 7
        for q in range(2):
            p = score(a)
        tell(f"{a}: {a!r}")
    r = merge(n)
    for s, t in {'k': n, **table(xs, xs)}.items():
        u = rows(t, c)
        save(f"{t}: {s!r}")
    return a, b, c, h, r
