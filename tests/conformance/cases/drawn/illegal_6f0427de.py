# DW106 DW107
from drawn.terms import check, fetch, merge, part, rows, split, table, tell, things


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    check(n) and tell(fetch(flag, flag))
    a, b = split(fetch(xs), n)
    wrong = [part(y=item) for item in rows(given)]  # wrong
    if check(n, flag):
        if not xs:
            d = check(a, flag)
            return n
        c = things(b)
    else:
        tell(sorted({n for (e, f) in table(xs, n).items()}))
        c = [[fetch(g, r, name=g) for q, r in table(flag).items()] for g, h in zip(xs, [m for (m, p) in table(b).items()])]
    s = merge(c)
    return a, b, c, s
