from drawn.terms import Drawn, clean, fail, fetch, merge, nothing, rows, score, split, table, tell


def drawn_14ffd27d(n: int = 3, xs=(4, 5), flag=True):
    a, b = (nothing(n) if flag else n), merge(n, xs).right
    try:
        c, *d = [nothing(flag), *[fetch(xs) for (e, f) in table(xs, b).items()]]
        try:
            if score(b) > 90:
                raise Drawn(a, 1)
            fail(clean(b, flag))
        except (ValueError, Drawn):
            g = rows(flag, flag)
            print(nothing(d))
            raise
    finally:
        print([clean(flag) for h, m in zip(xs, xs)])
    try:
        a is None or tell(clean(xs))
        p, q = a, d
        fail(q)
    finally:
        tell((nothing(a) if b else d))
    r, s = split(d, b)
    t, *u = [r, *d]
    return q, r, s, t, u
