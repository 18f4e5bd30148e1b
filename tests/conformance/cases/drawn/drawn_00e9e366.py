from drawn.terms import Drawn, check, clean, fetch, merge, nothing, split, table, tell, train


def drawn_00e9e366(n: int = 3, xs=(4, 5)):
    if check(xs, xs):
        try:
            if not list(table(xs, n).items()):
                fetch(merge(n))
                b = fetch(n)
            else:
                print(merge(n, *split(xs, n)))
                b = train(clean(xs, n, **{'depth': n}), train(n, n, **{'depth': n}))
        except (ValueError, Drawn):
            xs or tell([nothing(d) for c, d in enumerate(xs)])
            raise
        tell(split(xs, n)[0])
        a = fetch(n, xs)
    else:
        e = check(xs, xs)
        a = nothing(merge(e, *split(xs)).left)
    f, g = split(a, a)[0], merge(n, xs)
    h = merge(f, xs, *split(n))
    return a, f, g, h
