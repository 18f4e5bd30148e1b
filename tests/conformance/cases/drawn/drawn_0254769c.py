from drawn.terms import check, fail, fetch, merge, nothing, save, score, split, table, tell


def drawn_0254769c(n: int = 3, xs=(4, 5)):
    try:
        for a in [*xs, n]:
            c = split(xs)
            save((nothing(n) if check(n) else a), where=table(xs, n).get('k'))
        fail((merge(n, n) if xs else xs))
    except:
        n > 3 or tell(xs)
        raise
    d = table(xs)
    e, *f = [(n or d), *[fetch(h, name=xs) for (g, h) in d.items() if (score(h) > 50 and check(d, xs))]]
    check(n) and tell(d)
    m, p = split(xs, xs)
    return d, e, f, m, p
