# DW109
from drawn.terms import check, clean, fail, fetch, save, score, split, table, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    a, *b = [[n, n], *xs]
    try:
        for c in [3]:
            if check(b):
                continue
            n = score(c, c)
        d = table(b, b)
        fail(fetch(xs, n, name=d))
    finally:
        wrong = table(given)  # wrong
        del wrong['k']  # wrong
        save(xs)
    for e in [3]:
        if check(d):
            b = words(b)
        elif (fetch(a, **{'depth': d}) if check(a) else n) is None:
            print([clean(a) for f, g in zip(xs, b)])
            b = words(xs, n)
        elif (score(d, xs) > 20 or d):
            assert score(xs) < 97, n
            b = words(n)
        if not b:
            break
        a = train(n, d)
    fetch([h for h in range(len(xs))])
    p = (xs and b)
    q = split(d)
    return b, d, a, p, q
