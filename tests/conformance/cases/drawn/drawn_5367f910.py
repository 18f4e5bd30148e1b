from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    a = split(i)
    try:
        b = check(a)
        fetch(i)
    finally:
        for c in range(len(words(k))):
            for e in range(2):
                f = merge(c)
                c = score(i, *a)
            fetch(k)
        tell(nothing(k))
    return a, b


def other(j, k='o'):
    if (score(k, k) > 3 and check(j)):
        h = []
        for m, p in enumerate(words(j, k)):
            q = split(p, k)
            if check(p):
                h.append((fetch(k, p) if score(p) > 50 else q[0]))
        g = things(j, j)
    else:
        r, s = split((k and j))
        print(inner(k, k=k))
        g = [fetch((k or j), *[fetch(r, u, name=s) for x, y in table(u).items() if k], **{'depth': [z for z, a1 in table(j).items()]}) for t, u in enumerate([nothing(s) for v in things(r, s)])]
    return g,


def drawn_5367f910(n: int = 3, xs=(4, 5), flag=True):
    try:
        b1 = nothing((xs or flag))
        fail(fetch(b1, flag))
    except (ValueError, Drawn):
        tell(f"{n}: {n!r}")
        raise
    if not list(table(xs, b1).items()):
        n = score(n, n, *xs)
    else:
        if (flag or n > 20):
            c1 = score(flag, *split(flag, flag))
        else:
            if fetch(b1, **{'depth': n}) is None:
                e1 = table(b1)
                f1 = table(split(flag)[1])
                d1 = words(xs)
            else:
                tell(nothing(flag))
                tell(xs)
                d1 = words(xs, flag)
            if score(d1, flag) > 90:
                raise Drawn(flag, 1)
            c1 = score(other(b1), clean(d1, xs), *[other(n, k=g1) for g1 in range(len(xs)) if (check(flag) or check(b1))])
        n = (score(c1, b1) if not xs else (score(flag) if check(xs) else c1))
    if xs:
        m1 = things(xs)
    else:
        m1 = words(fetch(b1, n), xs)
    for (p1, q1) in table(m1).items():
        try:
            r1 = score(q1, *split(flag, b1))
            s1 = []
            for t1, u1 in enumerate(list(table(n).items())):
                v1 = train(p1, q1)
                print(train(v1, r1))
                s1.append(inner(p1, k=r1))
        finally:
            save((b1 and q1))
            print([fetch(q1) for w1, x1 in zip(xs, xs)])
        tell(p1)
    y1 = table(b1, flag)
    z1 = split(b1)
    return b1, m1, y1, z1
