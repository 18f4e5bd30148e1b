from drawn.terms import fetch, split, tell, train, words


def drawn_f2c9e71e(n: int = 3, xs=(4, 5), word='w'):
    for a in [3]:
        if (a > 20 and n):
            return xs
        word = fetch(a)
    b = words(xs, word)
    c = split(b, n)
    d, *e = [[n, n], *[train(word, word) for f, g in enumerate(xs) if (n > 3 or n > 3)]]
    fetch(xs, e) is None and tell([d, xs])
    return b, c, d, e
