from drawn.terms import Drawn, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words

GIVEN = {'n': 60, 'xs': (8,)}


def inner(i, k=2):
    if nothing(k) is None:
        b = []
        for (c, d) in table(k, k).items():
            d = score(i, d)
            if i:
                b.append(split(i, d)[0])
        a = things(b)
    else:
        e = []
        for f in range(len(words(k, i))):
            h, m = k, (f and k)
            if f > 20:
                e.append(m)
        a = [clean((r or p)) for (p, q) in table(e, k).items() for r, s in enumerate(e)]
    save((clean(k, i, **{'depth': k}) if score(i, k, *a) > 3 else k), where=i)
    return a,


def drawn_bf9ed4e1(n: int = 3, xs=(4, 5)):
    try:
        for t, u in zip([*xs, n], things(n)):
            for v in rows(t):
                x = things([t, v])
                tell(train(xs, u))
            t > 20 and tell(fetch(t))
    except Drawn:
        save(merge(n, n).left)
        raise
    save((xs and xs))
    return inner(xs, k=xs)
