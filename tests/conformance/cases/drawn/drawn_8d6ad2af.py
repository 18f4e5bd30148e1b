from drawn.terms import check, fetch, merge, rows, score, table, tell, train, words

GIVEN = {'n': 0, 'xs': ()}


def drawn_8d6ad2af(n: int = 3, xs=(4, 5)):
    if not [train(b) for (a, b) in table(xs).items()]:
        assert score(n, xs) < 97, n
        c = fetch(n, xs)
        n = score(xs)
    elif check(n):
        n = score(xs, xs)
    d = rows(xs, n)
    e, f = d, [d for g in range(len(d))]
    m = words(f)
    tell((merge(m, m) if n > 3 else e))
    return d, e, f, m
