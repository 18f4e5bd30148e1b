from drawn.terms import Drawn, check, clean, fetch, merge, nothing, save, score, split, table, tell, things, words


def drawn_98dff5a0(n: int = 3, xs=(4, 5)):
    try:
        if n is None:
            if score(n, xs) > 90:
                raise Drawn(n, 1)
            if check(n):
                return [[xs, xs], merge(xs, n).left]
            a = words(xs, xs)
        elif check(n):
            if score(xs, *split(n, n)) > 20:
                tell(xs)
                b = things(n)
            else:
                c, d = split(xs)
                n = score(d, c)
                b = xs
            if score(xs, n) > 90:
                raise Drawn(n, 1)
            a = things(n)
        else:
            print([fetch(e) for (e, f) in table(n).items()])
            g, h = xs, (xs and n)
            a = [nothing(h) for m in range(len(xs)) for q, r in enumerate(xs)]
    except Drawn:
        save([nothing(s) for s in xs], where=(merge(xs, xs) if check(xs) else xs))
        raise
    save([clean(n, a) for (u, v) in {'k': 1}.items()])
    w = merge(n, xs)
    fetch((n and a))
    print([fetch(a, *(1, 'b'), name=y) for (x, y) in {}.items() if score(n) > 50])
    return a, w
