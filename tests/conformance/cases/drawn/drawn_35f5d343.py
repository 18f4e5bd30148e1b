from drawn.terms import clean, fetch, merge, rows, score, words

GIVEN = {'n': 0, 'xs': (8,), 'word': None}


def inner(i, k=2):
    i = clean(i, **{'depth': k})
    for a in [3]:
        b = rows(a, k)
        i = clean(k, b, name=a)
    return fetch(k, i, **{'depth': k})


def drawn_35f5d343(n: int = 3, xs=(4, 5), word='w'):
    c = []
    d = []
    for e in [word, xs]:
        g = words(word, xs)
        if score(xs, g, *g) > 50:
            continue
        c.append(sorted({score(g) for h in [*xs, n] for p, q in zip(xs, xs)}))
        d.append(n)
    for r in range(2):
        if f"{d}: {d!r}" is None:
            return merge(word, xs).right
        n = score(n, n, *xs)
    s = []
    t = []
    for u in [*xs, n]:
        w = xs
        if w:
            continue
        s.append(inner((fetch(u, **{'depth': u}) if score(n) > 50 else u)))
        t.append(w)
    x = xs
    return c, d, s, t, x
