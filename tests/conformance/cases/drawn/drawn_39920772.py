from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    for a, b in zip([score(k, i), score(k)], words(i)):
        c, d = (clean(k, k), b)
        print([merge(a, c) for e, f in table(b, a).items()])
    return nothing(k)


def other(j, k='o'):
    try:
        g = split(j)
        fail(fetch(g))
    except Drawn:
        try:
            if not [inner(m) for m in things(k)]:
                tell(k)
                tell(j)
                h = fetch(j, j, *things(j, k))
            else:
                fetch(j)
                q = things(j)
                h = j
            r = (score(j, k) if not [merge(k) for s in range(len([]))] else 7)
        except (ValueError, Drawn):
            tell(j)
            raise
        print([[merge(y, u) for y in [1, 2] for a1, b1 in {'k': 1}.items()] for (u, v) in {}.items() for w in ['x', None]])
        raise
    g = split(k)
    return g,


def drawn_39920772(n: int = 3, xs=(4, 5)):
    c1 = []
    for d1, e1 in enumerate(words(xs)):
        try:
            tell(fetch(n, xs, **{'depth': d1}))
            fail(other(e1, k=e1))
        except:
            fetch(e1)
            raise
        finally:
            if d1 is None:
                f1 = score(xs)
            elif (score(e1, xs, *xs) > 20 and score(d1, *xs) > 20):
                f1 = score(e1, d1)
            else:
                f1 = d1
            print(fetch(xs, e1))
        g1 = []
        for h1, m1 in enumerate(things(xs, e1)):
            for (p1, q1) in {'k': d1, **table(m1)}.items():
                r1 = table(d1)
                save(q1, where=q1)
            assert score(h1, *xs) < 97, n
            g1.append((train(e1) if h1 else d1))
        if (xs or g1):
            continue
        if check(g1):
            c1.append(g1)
    save([inner(t1, k=xs) for s1, t1 in table(n).items() for u1, v1 in table(n, s1).items() if check(c1, v1)], where=xs)
    return c1,
