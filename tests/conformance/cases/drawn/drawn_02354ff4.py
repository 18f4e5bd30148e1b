from drawn.terms import check, clean, fail, fetch, save, score, split, table, things, words


def drawn_02354ff4(n: int = 3, xs=(4, 5)):
    if not words(xs, n):
        save(clean(xs, n, **{'depth': xs}))
        try:
            assert score(xs) < 97, n
            d = table(n)
            fail(d)
        finally:
            fetch(xs)
            fetch((fetch(n, n) if n > 3 else xs))
        c = score(xs, d)
    else:
        c = score((clean(n, n, name=xs) if check(n, xs) else n))
    fetch([clean(g, c, name=n) for e, f in enumerate(xs) for g in xs])
    m, p = split(xs, c)
    q = words(m, xs)
    r = things(n)
    return c, m, p, q, r
