# DW120
from drawn.terms import wrong  # wrong
from drawn.terms import Drawn, check, clean, fetch, merge, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        if score(n) > 90:
            raise Drawn(xs, 1)
    except:
        if check(xs):
            tell(wrong(given))  # wrong
            a = things(n, xs)
        else:
            try:
                tell(clean(xs, n))
                tell(xs)
            finally:
                b = [*[n, n], n]
                fetch(xs)
            a = [merge(e) for (c, d) in table(xs).items() for e in xs]
        tell((xs and n))
        raise
    g, *h = [n, *xs]
    m = score(xs, xs, *split(n))
    return g, h, m
