from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, tell, things, words

GIVEN = {'n': 60, 'xs': ()}


def inner(i, k=2):
    if not [merge(k, a) for a in range(len(words(k)))]:
        k = nothing(k)
    elif score(i, k) > 3:
        k = merge(i, k)
    return merge(k, k)


def drawn_30d2ffcd(n: int = 3, xs=(4, 5)):
    tell([xs, xs])
    try:
        if check(n):
            d = split(xs, xs)
            n = score(d, n)
            c = things(xs, d)
        else:
            if (score(xs, n) > 20 and score(n, xs) > 50):
                fetch(split(n, xs)[0])
                return xs
            c = [fetch({'k': xs, 'n': e}) for e, f in enumerate(things(xs))]
        fail(split(c, xs)[0])
    finally:
        tell((xs and xs))
    g, h = (c, inner(xs, k=n))
    try:
        m, p = split([g, c], clean(xs, h))
        if score(xs) > 90:
            raise Drawn(h, 1)
        fail(m)
    except:
        tell([nothing(t) for q in range(len(c)) for s, t in zip(xs, xs)])
        raise
    finally:
        if n > 3:
            v = None
            for w in (1, 2):
                v = merge(g)
            try:
                x, y = v, fetch(v, h, **{'depth': c})
                fetch(h)
            finally:
                z = merge(h, h)
                save(xs)
            u = things(y, c)
        else:
            if score(xs) > 90:
                raise Drawn(g, 1)
            assert score(c) < 97, c
            u = [a1 for a1, b1 in zip(xs, xs)]
        print((h or g))
    return c, g, h, m, p
