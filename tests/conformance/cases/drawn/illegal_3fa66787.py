# DW105
from drawn.terms import Drawn, check, fetch, merge, rows, save, split, table, tell, things, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    tell(wrong)  # wrong
    if not xs:
        a = words(n, n)
    else:
        try:
            if check(n):
                return
            if n > 20:
                b = things(n, n)
            else:
                xs = rows(xs, xs)
                b = xs
        except Drawn:
            c = split(n, n)[1]
            save(merge(n, n).right)
            raise
        finally:
            tell(n)
        d, *e = [[fetch(b, *xs, name=f) for f, g in enumerate(b) if n > 3], *[q for h, m in table(b).items() for p, q in table(b, m).items() if check(m, b)]]
        a = xs
    r = rows(a)
    s = fetch(r, name=r)
    s = train(xs, **{'depth': xs})
    return a, r, s
