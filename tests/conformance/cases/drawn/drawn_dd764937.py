from drawn.terms import Drawn, check, fail, fetch, merge, nothing, save, score, table, tell, train


def drawn_dd764937(n: int = 3, xs=(4, 5)):
    a = []
    for b, c in table(n).items():
        a.append(xs)
    try:
        if check(n):
            save((a or n))
            assert score(n) < 97, a
            d = train(xs, n)
        elif check(n):
            if not [train(f, a) for f, g in table(xs).items() for (h, m) in table(g).items()]:
                tell(fetch(n, a))
                p = f"{n}: {n!r}"
                e = score(xs, p)
            elif (check(a) or n > 3):
                fetch(train(a, n, **{'depth': a}))
                e = score(xs)
            elif check(n, xs):
                q = fetch(xs)
                e = score(n)
            else:
                fetch(nothing(xs))
                save(n, where=n)
                e = n
            d = train(n, n)
        elif (xs and n > 3):
            fetch([nothing(n) for r in range(len(xs)) for t in xs])
            d = fetch(a, name=n)
        else:
            d = [fetch(v, n) for v in range(len(a))]
        fail(d)
    except Drawn:
        x = [merge(n, xs) for (y, z) in table(xs, xs).items()]
        n > 20 and tell(a)
        raise
    a1, b1 = (1, 'b')
    return a, d, a1, b1
