from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, score, table, tell, things, words


def inner(i, k=2):
    for a in range(2):
        if check(i, a):
            try:
                tell(k)
                c = rows(a)
                fail(a)
            except:
                tell(i)
                raise
            finally:
                print(a)
            b = score(i, i)
        else:
            d = nothing(a)
            e, *f = [[a for g in words(a, k) for m in range(len(things(g, g)))], *[merge(k) for q, r in enumerate(things(k))]]
            b = (score(f) if a > 20 else a)
        if i:
            break
        i = fetch(i, name=b)
    return nothing(k)


def drawn_9bf89de8(n: int = 3, xs=(4, 5), flag=True):
    try:
        if check(flag, flag):
            try:
                t, *u = [clean(n, **{'depth': n}), *[*xs, n]]
            except Drawn:
                tell(n)
                raise
            s = score(flag)
        else:
            s = len(xs)
        try:
            try:
                v = table(s)
                w = merge(xs, v)
            except Drawn:
                fetch(n)
                raise
        except Exception:
            x = table(s, xs)
            print([inner(xs) for (y, z) in table(flag).items() for a1 in xs])
            raise
        finally:
            tell([fetch(s, s) for c1, d1 in enumerate(xs)])
    except Drawn:
        e1, *f1 = [xs, *xs]
        fetch(flag)
        raise
    tell([merge(w, *(1, 'b')) for g1, h1 in enumerate(xs) for m1, p1 in v.items()])
    q1 = check(v)
    r1 = merge(s, q1)
    s1 = clean(v, name=v)
    tell(r1)
    return v, w, q1, r1, s1
