from drawn.terms import Drawn, check, fetch, merge, nothing, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    a = merge(i, i)
    try:
        b = split(k)
        c = merge((k and i))
    finally:
        save(a, where=train(i))
    return a, b, c


def drawn_749ac7ec(n: int = 3, xs=(4, 5), word='w', flag=True):
    d = []
    for e, f in {'k': n, **table(n)}.items():
        d.append([nothing(inner(xs, k=xs)) for g in range(len([merge(flag) for m in xs for q, r in table(word, flag).items()])) if check(g, g)])
    tell([d, xs])
    try:
        s = []
        for (t, u) in table(xs).items():
            v = check(d)
            try:
                w = merge(v, flag)
            finally:
                tell(table(u).get('k'))
            s.append({'k': d, 'n': score(flag)})
        if n:
            x = nothing(flag)
        else:
            if score(word, xs) > 50:
                y, z = (table(word).get('k'), [flag, d])
                tell({'k': word, 'n': n})
                n = score(d)
            x = fetch(inner(n))
    except (ValueError, Drawn):
        (check(d) or xs) or tell(flag)
        raise
    for a1 in [3]:
        word = train(a1, flag)
    b1, c1 = ((word or s), s)
    if not things(c1):
        if (n > 20 or check(word)):
            d = words(d, d)
        else:
            d1 = words(x, word)
            if score(c1, b1) > 90:
                raise Drawn(c1, 1)
            d = d1
        return
    return d, s, x, b1, c1
