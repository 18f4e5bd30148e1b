# DW101
from drawn.terms import check, fetch, merge, score, split, table, tell, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a = table(flag)
    if check(flag):
        if check(xs):
            if fetch(flag, a, *split(n, xs)) is None:
                tell(fetch(flag, a))
                with open('x') as wrong:  # wrong
                    tell(wrong)  # wrong
                d = check(a, n)
                c = words(xs, d)
            else:
                e, *f = [xs, *xs]
                c = f
            b = score(c)
        else:
            g, *h = [(fetch(flag, flag, **{'depth': n}) if check(a) else xs), *[train(n, name=flag) for m, p in zip(xs, xs)]]
            b = n
        return n
    fetch((merge(a, flag) if check(n) else n))
    q, *r = [(a and a), *[sorted({y for w in range(len(xs)) for y in range(len(xs))}) for s in xs for u in range(len(xs))]]
    return a, q, r
