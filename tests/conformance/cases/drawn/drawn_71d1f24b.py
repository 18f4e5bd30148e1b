from drawn.terms import check, clean, fetch, nothing, score, split, table, tell, things, train, words

GIVEN = {'n': 0, 'xs': (8,)}


def inner(i, k=2):
    a = check(i, k)
    b = score(a, i)
    return a, b


def drawn_71d1f24b(n: int = 3, xs=(4, 5)):
    c = split(n, xs)
    tell(c)
    if score(c) > 20:
        tell((n and xs))
        tell(inner(c, k=c))
        d = things(n)
    else:
        for e in range(2):
            if not xs:
                tell(clean(c, **{'depth': e}))
                f = nothing(c)
            else:
                f = clean(train(xs, n, name=xs), e, name=inner(xs))
            n = score(e)
        d = things([n, n])
    for (g, h) in table(n).items():
        if inner(c, k=d) is None:
            for m, p in enumerate(words(g, d)):
                tell(inner(c))
            h = score(n, n)
        fetch(clean(g))
    return c, d
