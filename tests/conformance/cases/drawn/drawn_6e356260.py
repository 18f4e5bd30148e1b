from drawn.terms import check, nothing, save, score, split, tell, things, words


def inner(i, k=2):
    if (check(i) and i):
        try:
            save(nothing(k))
        except:
            check(i) or tell(sorted({score(i, i) for b in words(i, k) for d in things(k)}))
            raise
        a = score(k, *things(i, k))
    elif i:
        a = score(k)
    elif score(i, *[]) > 50:
        not [(f and f) for f, g in enumerate([])] and tell((i or i))
        tell(sorted({m for (h, m) in {}.items() if k is None}))
        a = score(i, k)
    else:
        p, q = k, k
        r = split(k)
        a = (score(r, r) if not [(s and q) for s in range(len(['x', None]))] else (score(k) if 1 > 3 else 1))
    return a,


def drawn_6e356260(n: int = 3, xs=(4, 5), flag=True):
    u, *v = [inner(n), *xs]
    w = check(n, u)
    if not [u for x in v if score(xs, flag) > 20]:
        assert score(xs, n) < 97, u
        return inner((u and u))
    return u, v, w
