from drawn.terms import clean, fetch, merge, score, table, tell, things, train


def drawn_6ba1da7e(n: int = 3, xs=(4, 5), word='w'):
    if score(word, n) > 20:
        n > 3 or tell(n)
        word = fetch(word, word, name=xs)
    elif fetch(n, *xs) is None:
        word = train(word)
    elif word:
        a = fetch(clean(xs, xs), word)
        for b in range(len(things(n, a))):
            print([merge(word, b) for d, e in table(xs, b).items()])
            tell(b)
        word = fetch(a, xs, name=word)
    f, g = n, (clean(n, xs, name=xs) if score(n) > 50 else word)
    return f, g
