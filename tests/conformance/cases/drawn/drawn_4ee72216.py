from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words

GIVEN = {'n': 60, 'xs': (), 'word': '{{ w }}'}


def drawn_4ee72216(n: int = 3, xs=(4, 5), word='w'):
    for a in [3]:
        b = (nothing(xs), (clean(a) if xs else n))
        n = score(b, n, *xs)
    c = words(word, word)
    d = []
    e = []
    for f, g in zip(xs[1:], c):
        save(f"{n}: {g!r}")
        for (h, m) in {'k': f, **table(n)}.items():
            assert score(h) < 97, m
            print(nothing(c))
        d.append([clean(clean(q, **{'depth': q})) for p, q in enumerate([clean(n, t) for r in range(len(c)) for t in xs if not [*c, n]]) if [fetch(p) for v, w in zip(xs, xs)] is None])
        if check(g):
            e.append({'k': n, **table(n, n)}.get('k'))
    try:
        if (n and score(c) > 50):
            n = score(word)
        elif d is None:
            n = score(d, c, *d)
        for x, y in zip(rows(word), [e, n]):
            if not things(c, x):
                a1 = split(clean(c, **{'depth': c}))
                z = fetch(e, n)
            else:
                z = {'k': n, **table(d)}.get('k')
            check(e) or tell(merge(e, e).right)
    finally:
        if score(e, e) > 50:
            try:
                tell(c)
                c1 = rows(e)
            except Drawn:
                tell(c)
                fetch(e)
                raise
            finally:
                d1 = split(d, word)
                tell(xs)
            b1 = train(e, d)
        elif (train(c, xs, name=c) if check(e) else e) is None:
            e1 = rows(e, d)
            b1 = clean(xs)
        else:
            f1, *g1 = [d, *[fetch(h1, h1) for h1, m1 in {}.items() for p1, q1 in enumerate(c)]]
            r1, s1 = (train(c, e) if 1 > 3 else f1), f1
            b1 = g1
        print([nothing(t1) for t1, u1 in enumerate(c)])
    n > 20 or tell(word)
    v1 = rows(word)
    return c, d, e, v1
