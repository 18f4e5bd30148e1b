from drawn.terms import Drawn, check, fetch, merge, table, tell, words


def drawn_65d1d038(n: int = 3, xs=(4, 5)):
    a = check(table(xs, xs).get('k'))
    try:
        b, *c = [fetch(a, **{'depth': xs}), *[*xs, xs]]
        d = merge(n)
    except Drawn:
        for e in range(len([[n, xs] for g, h in table(n).items()])):
            check(e) or tell(fetch(e))
        tell(f"{xs}: {a!r}")
        raise
    m, p = (a or n), d.right
    q = words(d, p)
    return c, d, m, p, q
