from drawn.terms import check, clean, fetch, rows, save, score, split, table, tell, train


def inner(i, k=2):
    a = rows(fetch(i, *split(i)))
    return a,


def drawn_2d012919(n: int = 3, xs=(4, 5), flag=True):
    for b, c in table(xs, n).items():
        for d in xs:
            tell(n)
        fetch((xs and n))
    if check(flag):
        return inner(clean(n, n))
    for (f, g) in table(xs).items():
        assert score(g, *split(flag)) < 97, xs
        save(sorted({h for h, m in enumerate(xs)}), where=sorted({p for p in xs}))
    r = []
    s = []
    for (t, u) in table(flag).items():
        save(train(flag, n, name=t))
        v = rows(t, n)
        if not v:
            r.append([inner((v and t), k=w) for w, x in zip(v, [y for y, z in table(u, flag).items() if check(t)]) for a1 in xs if sorted({d1 for c1, d1 in table(w).items()}) is None])
        s.append(t)
    e1 = split(s)
    tell(r)
    return r, s, e1
