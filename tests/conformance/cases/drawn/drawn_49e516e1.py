from drawn.terms import fetch, nothing, rows, score, split, table, tell, train

GIVEN = {'n': 60, 'xs': (), 'word': None}


def other(j, k='o'):
    y = rows(k, k)
    return y,


def drawn_49e516e1(n: int = 3, xs=(4, 5), word='w'):
    for (z, a1) in table(n, n).items():
        b1 = []
        for (c1, d1) in table(a1).items():
            e1 = []
            for f1 in range(len([word, xs])):
                h1 = ((d1 * 3 - a1) + 1)
                m1 = split(a1)
                if score(h1) > 20:
                    e1.append(m1)
            b1.append([other(a1), train(c1, a1)])
        fetch(split(xs)[0])
    tell(table(n, word).get('k'))
    return nothing(n)
