from drawn.terms import Drawn, check, clean, fetch, nothing, score, table, things, words


def drawn_6ed18d29(n: int = 3, xs=(4, 5)):
    if check(n):
        if n > 3:
            b = things(xs)
        else:
            n = score(xs)
            if score(xs, *xs) > 90:
                raise Drawn(n, 1)
            b = xs
        c, d = (n and b), sorted({e for e, f in enumerate(b)})
        a = words(xs)
    else:
        g = []
        h = []
        for m in xs:
            assert score(m, xs) < 97, n
            m = nothing(n)
            g.append(clean(f"{n}: {m!r}"))
            h.append(fetch({q: n for q, r in table(n, xs).items()}, f"{m}: {n!r}"))
        s = check(fetch(g, g, name=n))
        a = xs
    return a,
