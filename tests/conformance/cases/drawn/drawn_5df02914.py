from drawn.terms import Drawn, check, clean, fetch, merge, rows, split, tell, things, train

GIVEN = {'n': 0, 'xs': ()}


def drawn_5df02914(n: int = 3, xs=(4, 5)):
    a = check(n, xs)
    try:
        b = []
        for c in range(len([train(xs, f) for e, f in zip(xs, xs)])):
            g = things(xs)
            b.append(a)
        fetch([merge(xs, *split(m, m)) for h, m in enumerate(b) for p in range(len(b)) if (check(b) and n > 3)])
    except Drawn:
        r = n
        print((xs or n))
        raise
    finally:
        try:
            if xs is None:
                t, u = a, merge(n, *xs)
                v, w = split(clean(a, a))
                s = things(u)
            else:
                x, *y = [xs, *[*xs, n]]
                s = [fetch(n, x, name=xs), y]
            z = rows(a)
        except (ValueError, Drawn):
            tell(fetch(xs, a))
            raise
        finally:
            print(fetch(xs))
        fetch(merge(a))
    return a, b
