from drawn.terms import clean, fetch, merge, save, score, split, table, things, train


def drawn_bb0197bb(n: int = 3, xs=(4, 5)):
    if clean(n, n) is None:
        a = merge({'k': xs, 'n': n}, n)
        return [train([fetch(e, *xs) for f, g in zip(xs, xs) for h, m in enumerate(xs)], b, **{'depth': d}) for b, c in enumerate(things(n, n)) for d, e in table(c, c).items()]
    p, q = (clean(n, name=xs) if score(n, n) > 50 else n), n
    r, s = split(n, n)
    fetch(xs)
    fetch(r)
    save(s)
    return p, q, r, s
