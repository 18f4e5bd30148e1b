from drawn.terms import Drawn, check, fail, fetch, split, table, tell, things, train, words


def drawn_e275159b(n: int = 3, xs=(4, 5), word='w', flag=True):
    if check(xs):
        if xs:
            try:
                b, *c = [word, *list(table(word).items())]
                d, e = fetch(flag), b
                fail({'k': word, 'n': n})
            except Drawn:
                tell(word)
                raise
            return [fetch(split(f)[1], train(d, e, **{'depth': g})) for f, g in enumerate([*c, word])]
        a = things(xs, n)
    else:
        h = things(xs, n)
        m = words(xs, word)
        a = h
    p, q = split(flag, a)
    tell([(word and r) for r in xs])
    print([(fetch(p, *xs) if xs else v) for (t, u) in table(a, xs).items() for v in range(len(a)) if check(v)])
    return a, p, q
