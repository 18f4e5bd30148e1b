from drawn.terms import fetch, rows, save, score, split, table, tell, train, words

GIVEN = {'n': 60, 'xs': (8,)}


def inner(i, k=2):
    a, *b = [[i, i], *words(i)]
    fetch(i)
    return a, b


def drawn_ea866cb6(n: int = 3, xs=(4, 5)):
    try:
        c, d = split(xs, xs)
    finally:
        e = []
        for f, g in table(n).items():
            e.append(sorted({n for h in rows(g)}))
        score(xs, xs) > 50 or tell(train(xs))
    p = words(n)
    if score(c, xs) > 50:
        for q in (1, 2):
            r, s = (inner(c), [inner(q) for t, u in enumerate(xs) for v, w in zip(xs, xs)])
            c = train(d, **{'depth': p})
        print([(fetch(z, name=d) if score(c) > 20 else p) for x in xs for z in range(len(xs)) if z is None])
        d = fetch(d, d, *xs, name=d)
    else:
        d = [fetch(b1, name=[m1 for h1, m1 in enumerate(p)]) for b1, c1 in zip(xs, [fetch(e1, p) for (d1, e1) in table(n).items() for (f1, g1) in table(xs).items()])]
    save(p, where=(fetch(xs, p, **{'depth': c}) if score(p, p, *xs) > 50 else p))
    p1 = p
    return c, p, d, p1
