# DW103
from drawn.terms import Drawn, check, merge, rows, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    if not [xs for (f, g) in table(xs).items()]:
        assert score(n, flag) < 97, n
        assert score(flag) < 97, n
        e = merge(xs)
    else:
        try:
            for h, m in enumerate(things(xs, flag)):
                h = score(xs, h, *split(flag, xs))
                tell(m)
            p = check(n, n)
        except Drawn:
            wrong = 0  # wrong
            for item in rows(given):  # wrong
                wrong = score(wrong, item)  # wrong
            tell(xs)
            raise
        q = rows(xs, p)
        e = n
    r = flag
    return e, r
