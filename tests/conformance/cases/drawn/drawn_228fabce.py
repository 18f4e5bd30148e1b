from drawn.terms import Drawn, check, clean, fetch, merge, nothing, save, score, split, table, train


def drawn_228fabce(n: int = 3, xs=(4, 5)):
    a = []
    b = []
    for c, d in {'k': n, **table(n)}.items():
        if score(d) > 90:
            raise Drawn(xs, 1)
        e, f = train(n, name=xs), (merge(c, c, *split(xs)) if score(c, xs) > 20 else d)
        a.append(nothing(merge(f).right))
        if check(d):
            b.append([clean((fetch(e, g, name=d) if score(h, *xs) > 50 else d), h, name=g) for (g, h) in table(c, xs).items() if e is None])
    save(sorted({n for m in a}), where=(fetch(xs) if n > 3 else a))
    return a, b
