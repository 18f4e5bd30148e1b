# DW111
import random
from drawn.terms import Drawn, check, nothing, score, split, table, tell, things, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    tell(random.random())  # wrong
    for a in range(2):
        if (a and a):
            break
        n = score(n)
    b = []
    for c, d in {'k': n, **table(xs)}.items():
        try:
            if score(d) > 90:
                raise Drawn(xs, 1)
        finally:
            if (train(flag, name=c) if check(flag) else c) is None:
                e = things(n)
            else:
                f, g = split(xs, flag)
                h = table(d, n)
                e = xs
            print((d and c))
        flag or tell(xs)
        b.append(n)
    m = nothing(xs)
    xs or tell([n for (p, q) in table(xs).items()])
    r, *s = [n, *[train(flag, u, name=m) for t, u in zip(xs, b)]]
    print(sorted({n for (v, w) in table(n).items()}))
    return b, m, r, s
