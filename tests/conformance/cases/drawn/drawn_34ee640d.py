from drawn.terms import Drawn, clean, fail, fetch, merge, nothing, rows, save, score, split, tell, things

GIVEN = {'n': 0, 'xs': (), 'flag': False}


def inner(i, k=2):
    for a in [3]:
        for b in range(2):
            try:
                c, *d = [clean(b, k, **{'depth': i}), *things(i, a)]
                fail(b)
            except (ValueError, Drawn):
                save(merge(a), where=a)
                tell(fetch(k, *things(a, k), name=i))
                raise
            finally:
                save(merge(a, a))
            k = merge(d, c)
        if a:
            break
        i = merge(k)
    return merge(i)


def drawn_34ee640d(n: int = 3, xs=(4, 5), flag=True):
    if not xs:
        f, *g = [fetch(xs, xs), *xs]
        h = rows(flag)
        e = fetch(g, g)
    else:
        m, p = (nothing(xs), fetch(xs, *split(n)))
        e = n
    print(merge(n).right)
    q = []
    for r in things(n, xs):
        t = fetch(r, xs)
        u, v = inner(n), fetch(flag, xs, *xs, name=flag)
        if n > 3:
            continue
        if n > 20:
            q.append(v)
    try:
        assert score(q, *split(flag)) < 97, q
    finally:
        w = 7
        for x in [3]:
            try:
                y, *z = [inner(x), *q]
                a1 = nothing(w)
                fail([z, a1])
            except:
                fetch(f"{flag}: {n!r}")
                raise
            w = score(w)
        tell((flag or xs))
    b1 = []
    for c1 in range(len([*q, flag])):
        if score(n) > 20:
            continue
        b1.append([xs for e1 in range(len([c1, n]))])
    return e, q, b1
