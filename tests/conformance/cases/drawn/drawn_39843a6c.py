from drawn.terms import clean, fetch, things, words


def drawn_39843a6c(n: int = 3, xs=(4, 5), flag=True):
    a, *b = [f"{flag}: {n!r}", *things(n, n)]
    c, *d = [fetch(flag), *words(b)]
    e, f = clean(d, **{'depth': b}), {'k': flag, 'n': n}
    return b, c, d, e, f
