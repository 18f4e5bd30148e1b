from drawn.terms import Drawn, check, clean, fetch, nothing, save, score, table, things, train, words


def drawn_356be875(n: int = 3, xs=(4, 5)):
    if check(n):
        b = table([n, n])
        a = score(xs, n)
    else:
        try:
            if check(xs):
                c = things(xs, xs)
            else:
                d = nothing(xs)
                c = words(n)
            if n:
                f = (n, clean(c, name=n))
                e = score(c, c)
            else:
                g = nothing(xs)
                e = n
        except Drawn:
            h, m = xs, n
            save([fetch(n, q, **{'depth': q}) for (p, q) in table(xs).items() for r in xs], where=xs)
            raise
        t = e
        a = (score(t) if not [train(n, u, name=e) for u in range(len(xs))] else (score(t, n) if check(n) else n))
    w = table(a)
    return a, w
