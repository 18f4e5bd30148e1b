from drawn.terms import check, fetch, nothing, rows, save, score, split, table, tell, things, words


def drawn_3be9d975(n: int = 3, xs=(4, 5), flag=True):
    if check(xs):
        for w in range(len(things(flag, xs))):
            tell(w)
            fetch({a1: w for y in range(len(xs)) for a1 in range(len(xs)) if split(flag, a1)[1] is None})
        v = nothing(xs)
    else:
        if not xs:
            for d1, e1 in enumerate(xs):
                f1 = things(d1, d1)
                print(d1)
            c1 = score(n)
        else:
            save(flag, where=fetch(xs, xs))
            c1 = n
        v = {'k': split(n)[0], 'n': score(xs, c1)}
    g1 = table(flag)
    if not words(flag, n):
        h1 = score(g1, *xs)
    else:
        h1 = (score(n, g1, *split(g1)) if {m1: v for m1 in range(len(xs))} is None else (score(n, xs) if flag else n))
    q1 = score(h1, xs)
    r1 = rows(g1)
    s1 = r1
    return g1, h1, q1, r1, s1
