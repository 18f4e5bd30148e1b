from drawn.terms import check, fetch, merge, score, split, tell, things, train, words


def inner(i, k=2):
    a = check(k, i)
    print({b: a for b in range(len(words(i, a)))})
    return a,


def drawn_18250196(n: int = 3, xs=(4, 5), word='w'):
    d = split(n)
    e = score(d, *xs)
    if score(e, word) > 50:
        if not things(d, d):
            g = []
            for h, m in enumerate([*xs, d]):
                g.append(fetch(f"{m}: {n!r}"))
            n = score(d)
        p = words(d)
        f = words(xs, n)
    elif d:
        q = merge(n, xs)
        f = things(n)
    elif (score(d) > 50 or check(n)):
        f = words(e)
    else:
        tell([fetch(d, name=d) for r, s in zip(xs, xs) if check(word)])
        f = [inner((u or u)) for t, u in zip(xs, xs) if word is None]
    tell((train(d, word, name=e) if check(word, f) else e))
    return d, e, f
