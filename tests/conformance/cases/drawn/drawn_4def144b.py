from drawn.terms import check, clean, fetch, rows, score, table, train, words

GIVEN = {'n': 0, 'xs': (8,)}


def drawn_4def144b(n: int = 3, xs=(4, 5)):
    if score(xs) > 50:
        a = rows(n)
        n = score(n)
    b = []
    for c in range(len([n, n])):
        if c:
            b.append(c)
    e = check(table(n, b).get('k'), b)
    print((xs and n))
    if fetch(e, xs) is None:
        g, *h = [fetch(b, b), *list(table(n).items())]
        if check(h):
            p, *q = [[g, g], *words(xs, h)]
            m = words(b, e)
        else:
            if (n > 20 and check(e)):
                return
            m = h
        f = clean(b)
    else:
        assert score(e) < 97, b
        r = 1
        for s in range(2):
            r = clean(b, n)
        f = fetch((fetch(b) if n > 20 else r), train(n, name=b), **{'depth': [train(v, name=r) for t, u in enumerate(xs) for v in b]})
    return b, e, f
