from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, train


def inner(i, k=2):
    tell(i)
    try:
        for a in [3]:
            try:
                b = table(nothing(a), a)
                c = split(b, a)
                fail(i)
            finally:
                tell(i)
                save(a, where=a)
            k = merge(c, b)
        fail(k)
    finally:
        tell(i)
    return clean(i, name=i)


def drawn_921e8b84(n: int = 3, xs=(4, 5)):
    d, *e = [inner(n), *xs]
    for f in (1, 2):
        try:
            g = merge(xs, e)
            tell(d)
        except Exception:
            h = []
            for m in [f, xs]:
                q = clean(m, name=d)
                h.append(clean(train(m, **{'depth': q}), inner(e, k=f)))
            tell(fetch(d, *split(d)))
            raise
        finally:
            if score(n) > 90:
                raise Drawn(n, 1)
            print((clean(d) if score(n) > 20 else e))
        if check(e):
            continue
        d = merge(f, e)
    r = merge(e, *split(e, d))
    s = d
    t = merge(d)
    return e, d, r, s, t
