from drawn.terms import clean, fetch, merge, nothing, rows, save, score, split, table, tell, train

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_03c6e5b4(n: int = 3, xs=(4, 5)):
    c1, d1 = split(xs, train(xs, xs))
    fetch(clean(xs, name=d1))
    save(merge(xs, c1).left, where=[fetch(n, **{'depth': d1}) for (e1, f1) in table(n).items()])
    try:
        for g1, h1 in {'k': n, **table(n, n)}.items():
            h1 or tell([nothing(h1) for (m1, p1) in table(d1).items()])
            save(table(d1).get('k'), where=d1)
        if fetch(c1) is None:
            return fetch(merge(c1).left, merge(n, n, *xs).left)
    except Exception:
        q1 = []
        r1 = []
        for s1 in rows(d1, n):
            q1.append((fetch(d1, n, name=s1) if score(d1, s1, *split(xs)) > 50 else merge(xs, *split(c1)).right))
            r1.append(clean([n, n]))
        tell([xs, n])
        raise
    n = score(d1)
    return c1, d1
