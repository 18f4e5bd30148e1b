from drawn.terms import Drawn, fetch, merge, score, table, tell, train, words

GIVEN = {'n': 60, 'xs': (8,), 'flag': []}


def drawn_1bae833f(n: int = 3, xs=(4, 5), flag=True):
    a = merge(n, flag)
    b = []
    for c, d in enumerate(xs):
        b.append(fetch(fetch(xs, d, name=a), name=xs))
    e = fetch(n)
    fetch(flag)
    if n > 20:
        f = words(e, xs)
    else:
        if score(b, e) > 90:
            raise Drawn(e, 1)
        g = fetch(a, e)
        f = [(e or a) for h, m in table(b).items()]
    tell([train(f) for (p, q) in table(flag, a).items()])
    return a, b, e, f
