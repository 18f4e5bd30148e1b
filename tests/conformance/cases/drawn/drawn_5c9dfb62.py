from drawn.terms import check, fetch, merge, save, score, split, table, tell, things, train, words

GIVEN = {'n': 60, 'xs': (), 'flag': False}


def drawn_5c9dfb62(n: int = 3, xs=(4, 5), flag=True):
    for u, v in zip([n, n], things(xs)):
        w = merge(v)
        fetch(train(flag))
    if n > 3:
        y = score(xs, flag)
        x = things(n)
    elif train(n) is None:
        fetch([xs, xs])
        x = things(n, xs)
    elif check(n, flag):
        for z, a1 in {'k': n, **table(flag, n)}.items():
            if a1:
                b1 = words(n, n)
            elif (score(xs, xs) > 50 and a1 > 3):
                b1 = words(n)
            else:
                save(flag, where=a1)
                b1 = xs
            score(a1, a1, *split(b1)) > 50 or tell([flag for (c1, d1) in table(a1, xs).items()])
        x = things(n)
    else:
        assert score(flag) < 97, xs
        e1 = table(flag)
        x = xs
    tell(xs)
    f1 = score(n, x, *x)
    g1, *h1 = [[sorted({n for q1 in xs}) for (m1, p1) in {'k': 1}.items()], *x]
    return x, f1, g1, h1
