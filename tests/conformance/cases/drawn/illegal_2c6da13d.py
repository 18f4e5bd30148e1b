# DW134
from drawn.terms import fail, fetch, merge, save, split, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        a = []
        for b, c in enumerate([fetch(e, xs, name=xs) for d, e in enumerate(xs)]):
            save(merge(b, b, *xs))
            if b:
                g = split(n, b)
                f = things(b, n)
            else:
                h = merge(xs, n)
                fetch(n)
                f = xs
            a.append(c)
        m = merge(n, a)
        fail(a)
    except:
        try:  # wrong
            wrong = fetch(given)  # wrong
        finally:  # wrong
            tell(wrong)  # wrong
        save(n, where=xs)
        raise
    p, q = split(m, xs)
    r = split(p)
    fetch((fetch(a, r) if n > 3 else xs))
    return a, m, p, q, r
