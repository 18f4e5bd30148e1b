from drawn.terms import fetch, save, table


def drawn_b2212900(n: int = 3, xs=(4, 5)):
    if n > 20:
        a = fetch(n, n)
    else:
        a = n
    for b, c in {'k': n, **table(xs)}.items():
        save([fetch(c, name=c) for d, e in zip(xs, xs)])
    return a,
