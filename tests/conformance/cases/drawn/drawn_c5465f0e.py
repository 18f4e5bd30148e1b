from drawn.terms import Drawn, check, clean, fail, fetch, merge, rows, score, split, table, tell, things, train, words


def drawn_c5465f0e(n: int = 3, xs=(4, 5)):
    try:
        if (n and check(xs)):
            if n > 20:
                b = words(xs)
            else:
                c = check(xs, xs)
                d = {'k': (n + 1), **table(xs, xs)}
                b = things(c)
            a = words(n, n)
        elif xs:
            a = things(n, n)
        elif (xs or xs):
            assert score(n) < 97, n
            for e in range(2):
                f = rows(e, xs)
                if n > 3:
                    continue
                n = score(xs, e)
            a = things(n)
        else:
            assert score(xs) < 97, xs
            a = [train(f"{g}: {xs!r}", [g, n]) for g in xs[1:] if check(n, xs)]
        try:
            tell([fetch(a, n, name=q) for m in range(len(xs)) for q in xs])
            fail(clean(xs, a))
        finally:
            fetch([n, n])
    except Drawn:
        try:
            s = 1
            for t in [3]:
                if not words(s):
                    continue
                s = score(t)
            u = 'null'
            for v in (1, 2):
                if v is None:
                    continue
                u = fetch(s, v, **{'depth': v})
        finally:
            check(xs) or tell(xs)
        tell(xs)
        raise
    finally:
        fetch((merge(xs, xs, *split(xs)) if score(xs, xs, *split(xs, xs)) > 20 else xs))
    not xs or tell(a)
    w = table(xs)
    return a, w
