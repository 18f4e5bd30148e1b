from drawn.terms import score, train

GIVEN = {'n': 0, 'xs': ()}


def inner(i, k=2):
    a = 1
    for b in range(2):
        if score(i) > 20:
            break
        a = score(b)
    return a,


def drawn_7c27870a(n: int = 3, xs=(4, 5)):
    t = []
    for u in [n, n]:
        t.append(inner(train(n, n), k=n))
    return t,
