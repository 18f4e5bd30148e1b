from drawn.terms import Drawn, clean, fetch, merge, nothing, save, score, split, table, tell, train


def drawn_1be90756(n: int = 3, xs=(4, 5)):
    try:
        if (xs and xs):
            b = fetch(xs, n)
            tell(b)
            a = fetch(b, n)
        elif n > 3:
            try:
                c = split(xs, n)
            except Drawn:
                save(clean(n, xs, name=xs))
                raise
            finally:
                d = merge(xs, xs)
                print(fetch(xs, xs, *xs))
            a = nothing(c)
        else:
            if xs is None:
                e, f = fetch(n, n), merge(n, *xs)
                return train(f"{xs}: {n!r}")
            a = {'k': table(xs, n).get('k'), 'n': n}
    except Drawn:
        g, h = n, xs
        fetch([(merge(xs, *xs) if score(xs, xs) > 50 else xs) for m, p in table(n, xs).items() for q, r in table(p).items()])
        raise
    finally:
        print((n or xs))
    s = split(n)
    tell([train(a) for t in xs for v, w in table(n).items()])
    return a, s
