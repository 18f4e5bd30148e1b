from drawn.terms import check, fail, fetch, nothing, rows, save, table, tell, train


def drawn_02e7f85c(n: int = 3, xs=(4, 5), word='w'):
    try:
        a = rows(word)
        b = table(nothing(n))
        fail(fetch(a, word))
    except:
        c = check(xs, n)
        tell(nothing(xs))
        raise
    finally:
        for d in range(len([fetch(f, name=xs) for (f, g) in table(word).items()])):
            save(sorted({h for h, m in enumerate(xs)}))
        (check(n, word) and n) and tell([xs for (p, q) in table(word, word).items()])
    r = train(xs, **{'depth': a})
    s, t = (fetch(word) if check(xs) else a), a
    return a, b, r, s, t
