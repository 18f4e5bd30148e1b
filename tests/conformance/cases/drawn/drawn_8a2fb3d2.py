from drawn.terms import Drawn, check, clean, fail, fetch, merge, rows, save, score, split, table, tell, train

GIVEN = {'n': 0, 'xs': ()}


def drawn_8a2fb3d2(n: int = 3, xs=(4, 5)):
    try:
        if table(xs).get('k') is None:
            a = clean(xs, xs)
        else:
            b = rows(n)
            c = score(n, xs)
            a = f"{xs}: {n!r}"
        d = [a, merge(xs).left]
        fail(sorted({n for e, f in zip(xs, xs)}))
    finally:
        save(train(n), where=fetch(xs, **{'depth': n}))
    g = split(d)
    for h in [3]:
        try:
            try:
                save(n)
            finally:
                save(a)
                tell(a)
            if score(a) > 90:
                raise Drawn(n, 1)
        except Exception:
            print(g)
            tell((xs and h))
            raise
        finally:
            tell(a)
        if (check(h) and xs):
            break
        n = score(g)
    fetch(g)
    print(xs)
    return a, d, g
