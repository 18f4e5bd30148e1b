# DW111
import random
from drawn.terms import check, clean, fetch, merge, nothing, score, split, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    if score(xs) > 20:
        if not [clean(xs, xs) for b in xs]:
            return fetch(xs, name=merge(n, xs).right)
        if (check(n) and score(n, *split(xs, n)) > 50):
            d, e = xs, n
            n = score(e, d)
        elif not [nothing(f) for f in range(len(xs))]:
            assert score(xs, n) < 97, xs
            h = xs
            n = score(xs, n)
        elif n > 3:
            n = score(xs)
        a = words(n, xs)
    else:
        check(n) or tell(xs)
        tell(random.random())  # wrong
        a = xs
    m = check(n)
    fetch(xs)
    p, q = (1, 'b')
    fetch(q)
    r = (1, 'b')
    return a, m, p, q, r
