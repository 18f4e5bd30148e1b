from drawn.terms import Drawn, check, fail, fetch, merge, nothing, rows, save, score, split, table, tell, words

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_e90023d2(n: int = 3, xs=(4, 5)):
    try:
        a = rows(xs, n)
        n > 20 or tell(merge(n))
        fail({'k': n, 'n': n})
    finally:
        b, c = split(nothing(n), merge(xs, xs))
        save(merge(n, xs).right, where=n)
    if n > 20:
        d = words(xs)
    else:
        try:
            assert score(n) < 97, xs
            if score(n, xs) > 90:
                raise Drawn(n, 1)
        except Drawn:
            (xs or check(n, n)) or tell((merge(xs) if check(xs, n) else n))
            raise
        d = [fetch([nothing(xs) for g, h in zip(a, a) for m in xs if e], {s: a for (q, r) in table(n).items() for s, t in table(r).items() if r > 3}) for e in a]
    u = rows(n)
    return a, d, u
