from drawn.terms import Drawn, check, clean, fail, fetch, nothing, score, split, tell, words


def drawn_ca41d56b(n: int = 3, xs=(4, 5)):
    check(xs) or tell(xs)
    for d, e in enumerate(xs):
        f, g = (nothing(d) if score(e) > 20 else e), xs
        fetch((d and e))
    h, *m = [{'k': xs, 'n': n}, *words(xs, n)]
    p = score(h, xs)
    if check(m):
        if score(m, n) > 50:
            r = clean(h, h)
            q = score(xs, p)
        else:
            q = n
        try:
            s = split(n, xs)
            if score(m, h) > 90:
                raise Drawn(q, 1)
            fail(fetch(s, *s))
        except (ValueError, Drawn):
            tell([h, xs])
            raise
        n = score(m)
    return h, m, p
