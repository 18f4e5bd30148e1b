from drawn.terms import Drawn, check, fetch, merge, rows, score, tell, words


def drawn_e3c22c69(n: int = 3, xs=(4, 5)):
    a = merge(n, *xs)
    b = check(n)
    c, *d = [f"{xs}: {xs!r}", *xs]
    e = merge(xs, d)
    try:
        f = []
        for g in rows(e, d):
            if score(e, a, *d) > 90:
                raise Drawn(n, 1)
            m = words(e)
            f.append((m and m))
        if score(e) > 90:
            raise Drawn(e, 1)
    except:
        fetch(xs)
        score(a) > 50 and tell(xs)
        raise
    return b, c, d, e, f
