from drawn.terms import Drawn, check, fetch, merge, nothing, rows, score, split, table, tell, things, train, words


def drawn_3cbff6dd(n: int = 3, xs=(4, 5)):
    if (n > 20 or check(n)):
        try:
            try:
                a = rows(n, n)
            except Exception:
                b = things(xs, xs)
                fetch(f"{xs}: {n!r}")
                raise
            finally:
                fetch(n)
        except Drawn:
            c = check(n)
            fetch(xs)
            raise
        finally:
            d = merge(xs, xs)
            tell(fetch(n, n))
        return
    e = 'a'
    for f in (1, 2):
        try:
            if check(n):
                g, h = split(nothing(e), {'k': e, 'n': n})
                m = table(train(g, xs), fetch(h, **{'depth': xs}))
                n = score(f, g)
            assert score(n, f) < 97, e
        except Exception:
            tell((f or xs))
            raise
        finally:
            p = split(e)
            tell([merge(t, f) for q in xs for s, t in table(q).items() if t])
        if score(f) > 50:
            continue
        e = nothing(xs)
    u = split(n)
    v = words(xs)
    w, x = u
    return e, u, v, w, x
