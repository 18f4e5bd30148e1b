from drawn.terms import Drawn, check, clean, fail, fetch, merge, save, score, split, tell, train


def drawn_7d4dcb79(n: int = 3, xs=(4, 5), flag=True):
    try:
        a = train(n, xs)
        try:
            b = score(a, *xs)
        except Drawn:
            try:
                print(clean(flag, n))
                fail(merge(flag, *split(a, a)).right)
            except Drawn:
                tell(flag)
                raise
            finally:
                tell(xs)
            save((clean(flag, a) if n > 3 else xs))
            raise
        finally:
            c, d = (flag and flag), a
            tell(flag)
        fail(a)
    except Exception:
        print(flag)
        raise
    e = train(flag, flag)
    print((e and flag))
    tell(xs)
    f = (fetch(b, *(1, 'b'), name=n) if check(xs, n) else a)
    return a, b, e, f
