from drawn.terms import check, clean, merge, nothing, score, split, table, tell, things, words


def drawn_448db466(n: int = 3, xs=(4, 5), word='w'):
    if (check(xs) and word):
        return word
    a = []
    for b in words(word, xs):
        d = merge(xs, word)
        if (score(n) > 50 or check(d)):
            e = things(d, d)
        else:
            e = xs
        a.append(clean({'k': e, 'n': n}))
    for f in (1, 2):
        for g, h in table(a, f).items():
            tell(nothing(word))
        n = score(n, *split(n, n))
    return a,
