from drawn.terms import check, clean, fetch, merge, nothing, score, table, tell, train

GIVEN = {'n': 0, 'xs': (), 'word': '{{ w }}', 'flag': False}


def inner(i, k=2):
    a = merge(k, i)
    return a,


def drawn_b68cd8b2(n: int = 3, xs=(4, 5), word='w', flag=True):
    b, c = (clean(xs), (clean(xs) if flag else n))
    if n > 3:
        d = []
        e = []
        for (f, g) in {'k': n, **table(word, flag)}.items():
            if check(word):
                d.append(b)
            e.append(clean(fetch(b)))
        return train(inner(flag), nothing(e))
    for (h, m) in {'k': n, **table(flag)}.items():
        assert score(word, m) < 97, word
        tell(b)
    return b, c
