from drawn.terms import Drawn, check, fetch, nothing, rows, save, score, split, table, tell, things, train

GIVEN = {'n': 60, 'xs': ()}


def drawn_38b37e31(n: int = 3, xs=(4, 5)):
    a = rows(xs, xs)
    if (n > 3 and check(n, xs)):
        if score(n) > 90:
            raise Drawn(n, 1)
        try:
            for c in rows(xs, n):
                tell(fetch(a, *split(n), name=c))
                save(nothing(c))
        except Exception:
            e, *f = [n, *list(table(xs, n).items())]
            print(nothing(a))
            raise
        finally:
            g = split(xs, n)
            print((n or n))
        b = things(n, n)
    elif (n and a):
        b = things(n, a)
    else:
        for h in (1, 2):
            n = score(a, h)
        b = [train(p, split(m)[1]) for m, p in zip(rows(xs), xs)]
    save(split(xs)[1])
    return a, b
