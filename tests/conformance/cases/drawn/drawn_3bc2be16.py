from drawn.terms import check, clean, fetch, nothing, rows, split, table, tell, train

GIVEN = {'n': 0, 'xs': (8,), 'flag': []}


def drawn_3bc2be16(n: int = 3, xs=(4, 5), flag=True):
    a = xs
    try:
        b = None
        for c in (1, 2):
            if xs:
                continue
            b = fetch(b, *split(n, flag), **{'depth': c})
    except:
        for d, e in table(xs, xs).items():
            for (f, g) in table(a).items():
                tell(nothing(d))
            print([f"{e}: {xs!r}" for h, m in enumerate(xs)])
        fetch([a, xs])
        raise
    finally:
        try:
            p, q = (train(flag), nothing(flag))
        except Exception:
            r = 1
            for s in (1, 2):
                print(clean(xs, a, name=flag))
                if check(xs):
                    continue
                r = fetch(flag)
            print([u for t, u in enumerate(xs)])
            raise
        finally:
            tell({v: a for v in range(len(a))})
        fetch((flag or xs))
    x = rows(xs)
    return a, b, x
