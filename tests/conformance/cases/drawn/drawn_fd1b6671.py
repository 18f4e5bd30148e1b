from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, tell, words


def drawn_fd1b6671(n: int = 3, xs=(4, 5), flag=True):
    try:
        try:
            for a in [3]:
                b = split(merge(xs))
                n = score(n, *xs)
            c = rows(flag, xs)
            fail((fetch(xs, n) if score(c, *xs) > 20 else c))
        except Exception:
            d = merge(flag, xs)
            score(flag) > 20 or tell(merge(flag).right)
            raise
    except Drawn:
        tell([xs, flag])
        tell(nothing(flag))
        raise
    for e in (1, 2):
        n = score(flag, xs)
    f = table(xs)
    try:
        g = words(f, f)
        fail(f)
    finally:
        h = merge(c, c)
        save((xs and c))
    print(c)
    try:
        for m in (1, 2):
            if n > 3:
                p = clean(flag)
            else:
                q = split(g)
                p = q
            n = score(c)
        if (check(c, n) or check(n, n)):
            s = split(flag)
            tell(merge(g).left)
            r = merge(s)
        else:
            r = f
    except Drawn:
        tell(fetch(xs, g, *split(c), name=c))
        raise
    finally:
        t = merge(f)
        tell(g)
    return c, f, g, r
