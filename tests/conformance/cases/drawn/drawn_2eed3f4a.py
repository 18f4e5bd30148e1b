from drawn.terms import Drawn, check, clean, fail, fetch, merge, score, table, tell, things


def inner(i, k=2):
    a = merge(k, k)
    b = table(a)
    return a, b


def drawn_2eed3f4a(n: int = 3, xs=(4, 5), flag=True):
    c = table(n, xs)
    try:
        tell(clean(xs, name=xs))
        if check(flag):
            if score(flag) > 90:
                raise Drawn(c, 1)
            d = things(xs, flag)
        else:
            d = xs
    except:
        tell(merge(flag, flag))
        raise
    finally:
        try:
            tell([fetch(e, e) for e, f in c.items() for g in xs])
            m = []
            p = []
            for q in xs:
                m.append(q)
                if n > 3:
                    p.append(q)
            fail([m, n])
        except (ValueError, Drawn):
            s = merge(xs)
            print([xs, n])
            raise
        finally:
            tell(n)
        fetch(sorted({t for t, u in zip(xs, xs) if (check(flag) and score(flag, *xs) > 20)}))
    v = [fetch([merge(flag, a1) for a1 in xs], **{'depth': (clean(w) if check(x) else flag)}) for w, x in enumerate([inner(c, k=xs) for (y, z) in c.items() if check(flag)])]
    return c, d, v
