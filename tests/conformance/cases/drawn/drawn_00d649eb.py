from drawn.terms import Drawn, check, clean, fetch, merge, nothing, score, split, table, tell, things, words


def drawn_00d649eb(n: int = 3, xs=(4, 5)):
    a = 2.5
    for b in [3]:
        if b:
            break
        a = clean(a, name=xs)
    if n > 20:
        c = (sorted({g for d, e in enumerate(xs) for f, g in table(n, xs).items()}), f"{xs}: {xs!r}")
        return nothing({'k': c, 'n': n})
    h = fetch(a, n, *xs)
    if not words(xs, xs):
        m = things(xs)
    else:
        if score(n, a) > 90:
            raise Drawn(h, 1)
        m = things(merge(n))
    if (n > 20 or score(h, xs) > 50):
        p = score(h, *xs)
        n = score(h, a, *split(p))
    check(h) or tell([fetch(m, *split(n)) for (q, r) in table(m, a).items()])
    return a, h, m
