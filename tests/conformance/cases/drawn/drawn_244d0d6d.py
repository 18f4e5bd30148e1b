from drawn.terms import clean, fetch, merge, save, score, things


def drawn_244d0d6d(n: int = 3, xs=(4, 5)):
    if n > 20:
        a = things(n)
    else:
        if (score(n) > 20 or score(n) > 20):
            assert score(n) < 97, xs
            b = 1
            for c in (1, 2):
                d = merge(c)
                b = fetch(b)
            n = score(n)
        elif score(xs, n) > 50:
            for e in [3]:
                n = score(e, xs)
            n = score(xs, n)
        elif score(n, xs) > 50:
            n = score(xs, n)
        a = things(n)
    f, g = (fetch(a, xs, **{'depth': xs}), xs)
    h = merge(merge(g, n).left, f"{g}: {a!r}", *(f, f))
    m = (score(xs, a) if (n and h) else score(g, *xs))
    for p, q in enumerate([g for r in range(len(xs))]):
        save([h, f], where=clean(f, name=f))
    return a, f, g, h, m
