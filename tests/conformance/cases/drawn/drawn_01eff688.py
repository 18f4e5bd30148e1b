from drawn.terms import check, fetch, merge, score, split, table, tell, things


def drawn_01eff688(n: int = 3, xs=(4, 5)):
    a = split([c for b, c in enumerate(xs)])
    d, *e = [f"{n}: {xs!r}", *things(n, a)]
    if f"{a}: {n!r}" is None:
        f = score(e, d)
    else:
        tell({'k': e, 'n': n})
        f = score((fetch(a, *a, name=xs) if check(n) else a))
    g = table(d)
    h = merge(e)
    return d, e, f, g, h
