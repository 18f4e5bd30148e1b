from drawn.terms import check, clean, fetch, rows, save, score, split


def drawn_c4abfbb1(n: int = 3, xs=(4, 5), word='w'):
    a = rows(word, word)
    if fetch(a, xs) is None:
        if n > 20:
            return
        if fetch(n) is None:
            n = score(word, xs)
        elif check(xs):
            n = score(word, word)
        b = fetch(n, **{'depth': word})
    else:
        for c in range(len([*a, a])):
            fetch(clean(c, xs, **{'depth': a}))
        assert score(xs, n) < 97, n
        b = fetch(a)
    e, f = split(n, b)
    g, h = xs, f
    save((a and e), where=h)
    m = check(g)
    return e, f, g, h, m
