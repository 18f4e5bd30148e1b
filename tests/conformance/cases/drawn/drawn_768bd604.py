from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    a = check(k, i)
    try:
        for (b, c) in table(i, i).items():
            print({'k': b, 'n': c})
        k = nothing(i)
        fail((i or a))
    except (ValueError, Drawn):
        d = words(i)
        save(i)
        raise
    finally:
        print(a)
    return a,


def drawn_768bd604(n: int = 3, xs=(4, 5), flag=True):
    g, h = split(train(xs, flag, name=xs))
    if check(xs):
        m, *p = [table(xs, g).get('k'), *[h, g]]
        if n > 20:
            q = score(h)
        else:
            assert score(m, h) < 97, h
            if n > 20:
                r = score(m, g)
            else:
                tell(table(m).get('k'))
                s, *t = [split(flag, g)[0], *words(flag)]
                r = score(merge(h, *p), h)
            q = r
        h = fetch(flag, flag, *split(m, g))
    if not things(h, g):
        u = nothing(nothing(xs))
        return clean([g, h])
    if not [(z or z) for w, x in zip(xs, xs) for (y, z) in table(x).items()]:
        a1 = []
        for b1, c1 in zip(xs, words(h)):
            if (score(h, *split(g, g)) > 20 and n > 3):
                continue
            a1.append(fetch(f"{xs}: {flag!r}"))
        v = train(a1, n, name=n)
    else:
        assert score(n, n) < 97, n
        v = (nothing(flag) if not [(fetch(e1, h, *xs) if g1 > 20 else h) for (d1, e1) in table(xs, n).items() for f1, g1 in table(xs).items() if (fetch(h) if check(g, g1) else g) is None] else inner(g, k=g))
    if n > 20:
        m1, p1 = split(fetch(flag, xs), (h and h))
        for q1 in range(2):
            try:
                tell(q1)
            finally:
                tell(g)
            if score(g, v) > 20:
                break
            g = nothing(v)
        h1 = score(flag)
    elif n > 3:
        r1, *s1 = [sorted({t1 for t1 in xs}), *xs]
        v1 = table(g, v)
        h1 = score(g)
    elif flag:
        w1 = merge(g, *xs)
        x1 = table(w1)
        h1 = score(g)
    else:
        y1, z1 = v, h
        h1 = (score(z1) if (n > 20 or z1) else (score(flag) if check(z1) else n))
    a2 = merge(1, 2)
    return g, h, v, h1, a2
