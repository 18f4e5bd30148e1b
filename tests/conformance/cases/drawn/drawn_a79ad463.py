from drawn.terms import check, fetch, merge, rows, score, split, table, tell, things, train

GIVEN = {'n': 60, 'xs': ()}


def drawn_a79ad463(n: int = 3, xs=(4, 5)):
    if score(xs, xs) > 50:
        for (b, c) in table(n, n).items():
            d = rows(xs)
            tell([train(b, e, name=f) for e, f in enumerate(d)])
        a = things(n)
    else:
        g = fetch(xs, xs)
        h, *m = [(fetch(n, name=xs) if n > 20 else xs), *[(merge(g, *split(n, n)) if n > 20 else p) for (p, q) in table(xs).items()]]
        a = xs
    r, s = (n or a), [train(v, name=a) for t in range(len(a)) for v, w in zip(xs, a) if (score(t) > 20 or check(xs))]
    x, y = split(r)
    return a, r, s, x, y
