from drawn.terms import Drawn, check, clean, nothing, score, split, table, tell, things, train, words


def drawn_c4079a15(n: int = 3, xs=(4, 5), word='w'):
    if xs:
        for b in [3]:
            word = train(xs)
        try:
            if score(xs, xs) > 50:
                d = things(table(xs, word).get('k'))
                c = words(word)
            elif clean(n, name=xs) is None:
                e, *f = [nothing(xs), *words(xs, word)]
                c = words(f, word)
            else:
                c = things(xs, word)
            if score(xs) > 90:
                raise Drawn(xs, 1)
        except Drawn:
            g = score(word)
            check(xs) and tell(sorted({n for h in xs for p, q in table(h, h).items() if (q > 20 and check(word, word))}))
            raise
        a = words(c, word)
    else:
        r = score(xs, word)
        s = split(n)
        a = xs
    t = things(word, n)
    return a, t
