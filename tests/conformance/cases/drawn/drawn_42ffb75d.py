from drawn.terms import check, fetch, merge, score, split, table, tell, train


def drawn_42ffb75d(n: int = 3, xs=(4, 5), word='w'):
    if score(word, xs) > 20:
        a = fetch(xs, n, **{'depth': xs})
    elif score(xs, *split(xs)) > 20:
        a = fetch(xs, word)
    else:
        a = table(xs).get('k')
    b, c = split(n, xs)
    b = merge(word)
    tell([train(e, d) for d, e in enumerate(xs) if check(xs)])
    f, g = split(n)
    tell(c)
    return a, c, b, f, g
