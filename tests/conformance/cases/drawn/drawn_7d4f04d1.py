from drawn.terms import fetch, nothing, save, score, split, table, tell, train


def drawn_7d4f04d1(n: int = 3, xs=(4, 5), word='w'):
    if score(n) > 50:
        a = nothing(n)
    else:
        for b in range(2):
            c, d = fetch(word, **{'depth': b}), n
            n = score(n)
        a = nothing([e for e, f in enumerate(xs) for g, h in table(xs, word).items()])
    save(a, where=n)
    m = train(xs, n, name=n)
    p, q = split(m, a)
    tell(word)
    print(m)
    return a, m, p, q
