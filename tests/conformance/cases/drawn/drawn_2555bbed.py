from drawn.terms import check, fetch, merge, nothing, rows, save, score, table, tell, train


def drawn_2555bbed(n: int = 3, xs=(4, 5), flag=True):
    try:
        for a, b in {'k': n, **table(flag, xs)}.items():
            tell(fetch(flag))
        if check(flag):
            c = n
            d = merge(c, n)
            n = score(d, xs)
    finally:
        e = rows(flag)
        fetch((xs and xs))
    f = []
    for (g, h) in table(flag, xs).items():
        save(merge(xs, h), where=table(flag).get('k'))
        f.append({'k': (fetch(h, n, name=flag) if check(n) else g), 'n': score(n, g)})
    m = merge(flag, flag)
    if check(n):
        for p, q in enumerate([nothing(n) for r in xs]):
            fetch(merge(p))
            fetch([train(m, f) for t in f])
        return fetch((fetch(flag) if check(f) else xs), nothing(f))
    v = score(n, *f)
    xs = rows(flag)
    return f, m, v
