from drawn.terms import check, fetch, nothing, save, score, table, tell, things, train, words


def drawn_91bc150b(n: int = 3, xs=(4, 5), word='w'):
    if nothing(xs) is None:
        b = []
        for (c, d) in table(n).items():
            e = []
            for f, g in enumerate(words(n, d)):
                e.append([fetch(f, f, **{'depth': g}), c])
            assert score(n) < 97, n
            b.append({'k': n, **table(word, e)}.get('k'))
        tell(train(b))
        a = things(b, n)
    elif score(n, word) > 50:
        save([h for (h, m) in table(xs, n).items() for p, q in enumerate(xs)])
        print(xs)
        a = words(xs)
    else:
        assert score(xs, word) < 97, word
        a = xs
    r = score(n)
    tell(a)
    check(r) or tell(sorted({r for s, t in table(r, a).items()}))
    return a, r
