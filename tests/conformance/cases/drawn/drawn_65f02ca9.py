from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train


def inner(i, k=2):
    tell((k or i))
    if (score(k, k) > 20 or check(i)):
        for b in range(2):
            c = check(i, i)
            if not list(table(i, b).items()):
                continue
            k = merge(k, k)
        if check(i, i):
            if not things(i, k):
                d = rows(i, i)
                e = table(i)
                i = fetch(d, k, **{'depth': d})
            else:
                fetch(i)
                f = split(i, k)
                i = i
            return [merge(g, p) for g in things(i, i) for m, p in zip(rows(k), things(i, g))]
        a = nothing(i)
    else:
        q = {}
        fetch([clean(t, t, **{'depth': r}) for r in range(len([])) for t in []])
        a = (clean(k, q) if not [clean(i, q) for v, w in q.items()] else (k and i))
    return a,


def drawn_65f02ca9(n: int = 3, xs=(4, 5), word='w'):
    if [f"{a1}: {z!r}" for (y, z) in table(word).items() for a1, b1 in table(n).items()] is None:
        if check(n):
            c1 = things(xs, word)
            return word
        d1, e1 = split(xs)
        x = train(e1, **{'depth': word})
    else:
        f1 = score(n, *xs)
        x = n
    for g1 in (1, 2):
        h1 = []
        m1 = []
        for p1 in xs:
            if g1 > 3:
                continue
            h1.append({'k': xs, 'n': n})
            if (g1 > 3 and score(xs, p1) > 20):
                m1.append(fetch(fetch(p1, p1)))
        word = clean(m1, xs, **{'depth': word})
    r1 = split(xs)
    if not [v1 for s1 in range(len(xs)) for (u1, v1) in table(word).items()]:
        for w1 in [inner(r1) for y1, z1 in enumerate(xs) for a2, b2 in enumerate(xs)]:
            c2 = clean(w1, **{'depth': xs})
            tell(inner(c2, k=r1))
        check(r1, r1) and tell(fetch(word, word))
        x = fetch(xs, x)
    else:
        if score(x, x) > 90:
            raise Drawn(word, 1)
        save(x)
        x = (nothing(word) if score(x) > 50 else [nothing(word) for d2, e2 in enumerate(xs)])
    f2 = score(x, x, *xs)
    return r1, x, f2
