# DW106 DW107
from drawn.terms import check, merge, part, rows, score, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    if n > 3:
        a = score(n, xs)
    else:
        if check(n):
            if score(xs, n) > 20:
                d = merge(xs, n)
                c = score(xs, d)
            else:
                tell(f"{n}: {n!r}")
                c = n
            b = things(n)
        else:
            e, *f = [[merge(g, g) for g in xs for m in xs], *[xs for q, r in enumerate(xs) if check(xs, n)]]
            b = f
        a = n
    wrong = [part(y=item) for item in rows(given)]  # wrong
    print(xs)
    s = rows(xs)
    return a, s
