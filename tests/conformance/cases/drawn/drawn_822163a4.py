from drawn.terms import Drawn, check, clean, fetch, merge, nothing, save, table, tell

GIVEN = {'n': 0, 'xs': ()}


def drawn_822163a4(n: int = 3, xs=(4, 5)):
    tell({'k': xs, 'n': n})
    tell(n)
    save({'k': xs, 'n': n}, where=fetch(n, name=n))
    try:
        if check(xs, n):
            return (nothing(n) and merge(n, n))
        a = []
        for b, c in zip(xs, list(table(n, n).items())):
            if c:
                a.append(clean(c, name=sorted({e for (d, e) in table(c).items() if b})))
    except (ValueError, Drawn):
        fetch(clean(xs))
        raise
    return a,
