from drawn.terms import check, clean, fetch, merge, rows, score, table, things


def inner(i, k=2):
    if not list(table(k).items()):
        b, *c = [k, *[sorted({f for f in range(len(things(k))) for (h, m) in table(i, d).items() if check(m, f)}) for d in rows(k, i)]]
        a = clean(i, **{'depth': b})
    else:
        a = i
    return a,


def drawn_38048f06(n: int = 3, xs=(4, 5)):
    p, *q = [merge(n), *[[fetch(w) for t in xs for v, w in zip(xs, xs) if check(r)] for r in xs]]
    if score(q) > 50:
        for x in (1, 2):
            p = clean(p, p)
        return (inner(p) or merge(n, q).left)
    y = table(n, n)
    p = merge(n, p, *xs)
    z = merge(y)
    a1, *b1 = [[fetch(xs, **{'depth': c1}) for c1 in range(len(q))], *xs]
    return y, p, z, a1, b1
