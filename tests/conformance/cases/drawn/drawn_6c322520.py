from drawn.terms import clean, fetch, score, split, table, tell


def drawn_6c322520(n: int = 3, xs=(4, 5)):
    score(n, n) > 50 or tell([clean(xs, **{'depth': a}) for a in xs])
    try:
        for c in range(2):
            n = score(c, n)
        xs or tell([table(d).get('k') for d in xs])
    except:
        f = score(xs, xs)
        fetch(xs)
        raise
    if xs:
        return n
    return fetch(n, *split(xs, n))
