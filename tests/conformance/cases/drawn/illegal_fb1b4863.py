# DW109 DW130
from drawn.terms import check, fetch, merge, rows, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = rows(given)  # wrong
    wrong.sort()  # wrong
    a = check(n)
    tell(table(n).get('k'))
    if a is None:
        for c in range(len(things(n, n))):
            try:
                e = merge(n, *xs)
                tell(n)
            except:
                fetch(a)
                raise
            check(c) and tell(sorted({c for f, g in table(c).items()}))
        a = check(n, a)
        b = score(xs, *split(a, a))
    else:
        b = (score(n) if check(xs) else (score(n, n) if check(xs) else n))
    h = {}
    not xs and tell(a)
    return a, b, h
