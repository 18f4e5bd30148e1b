from drawn.terms import clean, merge, nothing, save, score, split, table, tell, things, train, words


def drawn_0e52cd25(n: int = 3, xs=(4, 5)):
    print(f"{xs}: {xs!r}")
    print([xs, n])
    a = []
    for b in [nothing(d) for d in xs if not things(n)]:
        try:
            f = train(n, b)
        except Exception:
            save(xs, where=merge(b, n, *xs).right)
            tell(clean(n, n))
            raise
        a.append(n)
    g = 'a'
    for h in [3]:
        m = []
        p = []
        for q in range(len(words(g, xs))):
            s = xs
            if not [merge(g, q) for t, u in enumerate(xs) if not words(g)]:
                m.append(((clean(g) if score(a) > 50 else s) and clean(q, name=a)))
            p.append((nothing(a) if a is None else h))
        g = train(xs, g)
    v = table(n, g)
    w, x = split(v, n)
    return a, g, v, w, x
