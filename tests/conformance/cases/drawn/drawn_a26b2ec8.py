from drawn.terms import check, clean, fetch, nothing, rows, save, score, tell


def drawn_a26b2ec8(n: int = 3, xs=(4, 5), word='w'):
    a = score(n, word)
    check(a, xs) and tell(fetch(a, n))
    for b, c in zip(rows(xs), xs):
        for d in (1, 2):
            save(clean(b, c, name=b))
            b = score(c, a, *xs)
        tell([nothing(e) for e, f in zip(xs, xs)])
    g = check(word, xs)
    return a, g
