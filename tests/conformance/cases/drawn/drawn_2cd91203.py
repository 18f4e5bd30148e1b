from drawn.terms import Drawn, check, fail, fetch, merge, nothing, save, score, split, table, tell, train, words

GIVEN = {'n': 60, 'xs': (), 'word': '{{ w }}'}


def drawn_2cd91203(n: int = 3, xs=(4, 5), word='w'):
    a = []
    b = []
    for c in range(len([[fetch(p, p, name=m) for m, p in enumerate(xs)] for (e, f) in table(xs).items() for g, h in zip(xs, xs) if e])):
        if check(n):
            for q, r in enumerate(words(n, n)):
                save(r, where=train(word))
            tell([train(n, c, name=n) for s, t in table(c).items()])
            c = score(xs, xs)
        else:
            try:
                u = nothing(xs)
                u = nothing(n)
                fail(c)
            except Drawn:
                v, *w = [n, *xs]
                save(c)
                raise
            finally:
                tell(c)
            c = c
        x = fetch(c)
        if not [(merge(y, n) if check(y) else c) for y in range(len(xs))]:
            a.append(xs)
        if xs:
            b.append([nothing(xs) for a1 in xs])
    c1, d1 = split(n)
    e1, f1 = split(b)
    save((merge(b) if score(d1, *(1, 'b')) > 20 else e1), where=e1)
    tell((merge(c1, d1, *b) if check(b, d1) else a))
    g1 = {'k': 1}
    return c1, d1, e1, f1, g1
