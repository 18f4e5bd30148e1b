from drawn.terms import Drawn, check, clean, fetch, merge, score, split, table, tell, things


def inner(i, k=2):
    a = check(i, i)
    return a,


def drawn_29dfc774(n: int = 3, xs=(4, 5), flag=True):
    if check(xs):
        return
    if check(xs):
        return
    if xs:
        b = things(xs, n)
    else:
        tell(fetch(xs, flag))
        try:
            if score(xs, flag, *split(flag, flag)) > 90:
                raise Drawn(xs, 1)
        except Exception:
            if inner(flag) is None:
                c = things(xs)
            else:
                c = things(clean(flag, n))
            n is None and tell(inner(n, k=n))
            raise
        finally:
            d = {'k': split(flag)[0], 'n': score(xs, n)}
            tell(xs)
        b = xs
    e, f = [xs for g in range(len(xs))], xs
    m = merge(xs)
    p = table(m, xs)
    return b, e, f, m, p
