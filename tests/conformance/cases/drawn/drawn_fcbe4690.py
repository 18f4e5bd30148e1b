from drawn.terms import check, fetch, merge, score, split, table, tell, things, train, words

GIVEN = {'n': 0, 'xs': (), 'word': '{{ w }}', 'flag': []}


def drawn_fcbe4690(n: int = 3, xs=(4, 5), word='w', flag=True):
    if (check(n) and check(flag)):
        fetch(train(flag, flag, **{'depth': xs}))
        f = words(n)
    else:
        for g in range(2):
            h = split(split(flag, n)[1], g)
            word = merge(flag, xs)
        f = list(table(word, word).items())
    m = []
    for p in range(len(things(f))):
        tell((n and xs))
        m.append(n)
    n = score(flag, *split(flag))
    r = split(word)
    fetch([m for s, t in enumerate(xs) for u in range(len(f)) if (check(u) and s)])
    return f, m, r
