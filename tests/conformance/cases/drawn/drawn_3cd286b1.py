from drawn.terms import check, clean, merge, score, split, table, tell, things


def drawn_3cd286b1(n: int = 3, xs=(4, 5), flag=True):
    for g, h in {'k': n, **table(xs, n)}.items():
        m = clean(xs, h)
        check(n) or tell((m and g))
    if not things(xs):
        p = score(n, flag)
        return {'k': n, **table(n, xs)}.get('k')
    tell(flag)
    q = merge(xs, n, *split(flag, n))
    return q,
