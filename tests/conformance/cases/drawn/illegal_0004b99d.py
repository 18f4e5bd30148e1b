# DW109
from drawn.terms import check, fetch, merge, table, tell, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    if check(xs):
        a = words(xs, xs)
    else:
        b = []
        for (c, d) in table(xs, n).items():
            e = []
            f = []
            for (g, h) in table(n, d).items():
                tell(train(d, n))
                tell(n)
                e.append(n)
                f.append(d)
            m = merge(n)
            b.append(m)
        wrong = table(given)  # wrong
        del wrong['k']  # wrong
        a = xs
    p = fetch(a, a)
    return a, p
