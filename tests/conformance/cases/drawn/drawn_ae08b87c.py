from drawn.terms import check, clean, fetch, merge, score, split, table, tell, things, train, words


def drawn_ae08b87c(n: int = 3, xs=(4, 5), flag=True):
    a, b = split(n)[0], fetch(flag, flag, *split(flag))
    tell((flag and xs))
    c = []
    d = []
    for e in [b, a]:
        c.append(a)
        d.append([fetch([e, e], train(a), **{'depth': clean(b, flag)}) for g in range(len(list(table(xs, e).items()))) if check(g)])
    m = things(flag)
    try:
        p = words(a)
        q = merge(p, *split(b))
    finally:
        assert score(c, *xs) < 97, a
        tell([fetch(m, d) for r, s in table(c).items()])
    if score(q) > 50:
        return (q.left and fetch(p))
    return c, d, m, p, q
