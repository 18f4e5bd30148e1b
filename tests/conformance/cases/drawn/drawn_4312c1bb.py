from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, tell, train, words


def drawn_4312c1bb(n: int = 3, xs=(4, 5)):
    for a, b in zip(xs, words(n)):
        score(xs, b) > 20 and tell({'k': xs, 'n': n})
    c = 'a'
    for d in range(2):
        if check(c):
            f = table([n, xs])
            try:
                g = words(d)
            except:
                fetch([f, c])
                raise
            e = clean(c, d, name=g)
        else:
            save([d, d])
            try:
                h = rows(xs)
            except:
                m = score(d)
                tell(merge(xs, *split(c, n)))
                raise
            e = fetch(nothing(n), *words(xs, d))
        c = clean(n, e, name=e)
    try:
        p, *q = [clean(n, name=xs), *list(table(xs).items())]
        fail(train(n, n))
    except (ValueError, Drawn):
        print(fetch(c, n))
        raise
    if score(c) > 50:
        r = score(q)
    else:
        r = n
    try:
        p = merge(n, r, *q)
    except Exception:
        s = score(xs, *split(r, n))
        print(n)
        raise
    return c, q, r, p
