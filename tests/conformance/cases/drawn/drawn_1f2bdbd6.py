from drawn.terms import fetch, merge, save, score, split, table

GIVEN = {'n': 0, 'xs': (8,), 'word': '{{ w }}'}


def drawn_1f2bdbd6(n: int = 3, xs=(4, 5), word='w'):
    a, b = split(fetch(n), [[(d and e) for g, h in table(c, word).items() for m in xs if e] for c, d in zip(xs, xs) for e in xs if (score(xs) > 20 and d)])
    q, *r = [split(a)[1], *[xs, b]]
    save(merge(r), where=split(q)[1])
    return a, b, q, r
