# DW101
from drawn.terms import check, fetch, merge, nothing, score, split, table, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    if (score(xs, xs) > 50 and check(xs, n)):
        b = 'a'
        for c in [3]:
            d, e = [fetch(n) for f, g in enumerate(xs)], merge(c)
            b = nothing(n)
        for (h, m) in table(b, n).items():
            match given:  # wrong
                case 1:  # wrong
                    tell(given)  # wrong
            tell(b)
        a = merge(xs)
    else:
        p = words(n, xs)
        q = nothing(n)
        a = n
    r = merge(n)
    s, t = split(a, a)
    u = split(a, xs)
    v = xs
    return r, s, t, u, v
