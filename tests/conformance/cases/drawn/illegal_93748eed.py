# DW113
import random
from drawn.terms import check, clean, fetch, merge, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    random.seed(1)  # wrong
    if xs:
        if check(xs, n):
            a = things(n, xs)
        else:
            if n > 3:
                b, c = clean(n), merge(xs)
                return {'k': n, **table(n)}.get('k')
            a = list(table(xs, n).items())
        return [d for (d, e) in table(n).items()]
    f = [g for g in xs]
    tell((xs and f))
    fetch(f)
    m = score(n, *split(n, f))
    p = merge(f, *xs)
    return f, m, p
