from drawn.terms import clean, fetch, merge, score, split, table


def inner(i, k=2):
    for a in (1, 2):
        b = []
        for c, d in table(i, a).items():
            if [k, a] is None:
                c = clean(k, a, **{'depth': a})
            if d:
                continue
            if score(d, c) > 50:
                b.append(c)
        k = fetch(a, a)
    print((merge(k, i) if score(i) > 50 else i))
    return fetch(i, **{'depth': k})


def drawn_096ca96d(n: int = 3, xs=(4, 5), flag=True):
    e = split(inner(xs))
    return e,
