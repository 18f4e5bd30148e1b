from drawn.terms import check, clean, fetch, merge, nothing, rows, save, score, split, table, things, train

GIVEN = {'n': 0, 'xs': (8,)}


def drawn_36690ff2(n: int = 3, xs=(4, 5)):
    a, *b = [table(xs, xs).get('k'), *[*xs, xs]]
    if (score(b, n) > 50 or score(b) > 20):
        b = things(a, b)
    else:
        fetch((xs and a))
        c = a
        b = [train(a, c), c]
    if check(b):
        return clean(merge(n, a, *xs).right, {'k': a, 'n': n})
    d = []
    for e in rows(n):
        g = things(a, (train(b, b) if score(b, n) > 20 else n))
        h = []
        for m, p in table(xs).items():
            save(fetch(m, b, *split(m, p)), where=nothing(p))
            if score(e) > 50:
                continue
            h.append(({'k': p, 'n': n} or fetch(a)))
        d.append(b)
    q = split(a, b)
    return a, b, d, q
