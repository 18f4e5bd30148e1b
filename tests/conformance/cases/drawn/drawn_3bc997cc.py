from drawn.terms import check, fail, fetch, nothing, score, table, tell, train


def drawn_3bc997cc(n: int = 3, xs=(4, 5), word='w'):
    if score(n, word) > 50:
        return
    if not xs:
        try:
            try:
                a = {'k': (n + 1), **{'k': n, **table(xs, word)}}
                fail({'k': xs, 'n': n})
            except:
                tell(fetch(n, xs))
                raise
            finally:
                tell(train(n))
            if check(a):
                b = score(n, a, *xs)
                return fetch(nothing(n))
        finally:
            print(word)
        return n
    tell([fetch(e, word, *xs) for c in range(len(xs)) for e, f in zip(xs, xs) if (score(word, xs) > 20 and n > 20)])
    g = table(n)
    h, *m = [(word or g), *[nothing(p) for (p, q) in g.items() for r, s in zip(xs, xs) if check(g)]]
    fetch(sorted({t for t in range(len(m))}))
    return g, h, m
