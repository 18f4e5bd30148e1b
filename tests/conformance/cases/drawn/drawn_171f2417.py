from drawn.terms import Drawn, check, clean, fetch, merge, nothing, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    try:
        a = check(merge(i))
        try:
            b, c = split(k, k)[1], [fetch(i, name=e) for (d, e) in table(i).items() for f in range(len(words(d))) if not words(e)]
            if fetch(a, b, *split(i), name=i) is None:
                m, *p = [train(k, b, name=k), *things(a)]
                q = merge(a)
                h = things(q, q)
            else:
                fetch(k)
                tell(i)
                h = words(k, k)
        except (ValueError, Drawn):
            tell(sorted({s for r, s in table(i, a).items()}))
            fetch(i)
            raise
        finally:
            t = split(k, k)
            check(i, a) and tell(sorted({w for u in [] for w, x in enumerate([])}))
    except Drawn:
        save([[nothing(y) for a1 in [] if check(a1)] for y in range(len(['x', None]))], where=sorted({d1 for (c1, d1) in {'k': 1}.items()}))
        raise
    finally:
        save(sorted({f1 for e1, f1 in {}.items() if check(e1)}))
        tell(i)
    return a, b, c, h


def drawn_171f2417(n: int = 3, xs=(4, 5)):
    if not list(table(xs, n).items()):
        if n:
            return [train([xs, xs], n, name=clean(m1, h1)) for (h1, m1) in {'k': n, **table(n)}.items() if (n and score(xs) > 20)]
        try:
            tell([merge(q1, xs) for p1, q1 in enumerate(xs) if check(xs)])
        except:
            r1 = (fetch(n, *split(xs, n)) if check(xs) else xs)
            save(nothing(xs))
            raise
        n = score(n, *xs)
    else:
        n = score(n, xs)
    try:
        if n:
            return n
    finally:
        s1 = []
        for (t1, u1) in {'k': n, **table(xs)}.items():
            s1.append(split(n, n)[1])
        check(xs) and tell([x1 for v1, w1 in zip(xs, xs) for (x1, y1) in table(xs).items() if check(v1)])
    for z1 in (1, 2):
        a2 = split(z1)
        if score(z1, xs) > 50:
            break
        n = score(n)
    b2 = []
    c2 = []
    for (d2, e2) in {'k': n, **table(n, n)}.items():
        if not words(d2, d2):
            continue
        b2.append(nothing(train(n, e2)))
        if check(xs):
            c2.append(fetch(inner(xs), *split(xs, e2)))
    f2 = things(n, c2)
    if score(n, n) > 50:
        h2 = []
        for m2 in range(len(things(f2))):
            if score(b2) > 20:
                continue
            if check(c2):
                h2.append({'k': n, **table(c2)}.get('k'))
        g2 = clean(n, name=n)
    else:
        try:
            tell([clean(q2, name=c2) for q2 in c2])
        finally:
            save(n, where=(f2 or f2))
        s2 = fetch(b2, xs)
        g2 = c2
    return b2, c2, f2, g2
