from drawn.terms import Drawn, check, clean, fetch, nothing, rows, save, score, split, table, tell, train, words

GIVEN = {'n': 0, 'xs': (8,)}


def drawn_8f4c48dc(n: int = 3, xs=(4, 5)):
    a = table(n)
    if a:
        n = score(a)
        b = train(xs, a, name=n)
    else:
        if score(xs, n) > 90:
            raise Drawn(xs, 1)
        c = []
        for (d, e) in a.items():
            for f, g in {'k': e, **a}.items():
                print(split(g, a)[1])
                print(a.get('k'))
            assert score(n, *split(e, xs)) < 97, xs
            c.append(train(fetch(e, e)))
        b = xs
    h = check(b, n)
    try:
        if score(b, xs) > 90:
            raise Drawn(xs, 1)
        if (check(a) or score(n, xs) > 50):
            m = score(b, n)
        else:
            if score(a, n) > 90:
                raise Drawn(a, 1)
            p = check(n, h)
            m = score(fetch(a), p)
    except:
        if (check(h) or check(b, b)):
            save([h for r in xs], where=a)
            q = words(n, xs)
        else:
            t = rows(xs)
            u = nothing(b)
            q = [clean(h, t, name=u) for (v, w) in a.items()]
        tell((train(b) if score(a, a) > 50 else xs))
        raise
    finally:
        tell((b and xs))
    x = score(n)
    return a, b, h, m, x
