# DW113
import random
from drawn.terms import check, fail, fetch, merge, split, table, tell, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    m = []
    for p, q in enumerate(things(n, xs)):
        if check(p):
            r = words(n, p)
        else:
            r = list(table(p, q).items())
        random.seed(1)  # wrong
        m.append(r)
    try:
        s = merge(n, xs)
        fail(table(m, s).get('k'))
    finally:
        t = []
        for u, v in {'k': n, **table(m)}.items():
            w = fetch(n, xs, *xs, name=n)
            tell([fetch(m, y, **{'depth': m}) for x, y in zip(xs, xs)])
            t.append(xs)
        check(xs) or tell(m)
    z, a1 = split(s)
    return m, s, z, a1
