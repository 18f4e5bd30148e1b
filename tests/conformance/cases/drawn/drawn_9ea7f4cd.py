from drawn.terms import check, fetch, merge, rows, save, score, split, table, tell, train

GIVEN = {'n': 60, 'xs': (), 'word': None, 'flag': False}


def drawn_9ea7f4cd(n: int = 3, xs=(4, 5), word='w', flag=True):
    if check(flag):
        a, b = split(table(n, flag).get('k'), [train(word, n, name=flag) for c in xs])
        n = score(a)
    elif (check(word, xs) and n > 20):
        save(word)
        tell(word)
        n = score(n, n, *xs)
    e = fetch(flag, name=n)
    f = rows(word)
    g = (score(flag, word, *split(e, e)) if e is None else (score(word, xs) if check(xs) else n))
    h = merge(f, f, *f)
    m = f
    return e, f, g, h, m
