# DW101
from drawn.terms import check, rows, table, tell, things, train


def program(n: int = 3, xs=(4, 5), given=1):
    for a, b in table(xs, xs).items():
        if (wrong := check(given)):  # wrong
            tell(wrong)  # wrong
        check(a) and tell(train(xs, name=b))
    if (xs or xs) is None:
        c = things(xs)
    else:
        check(xs, n) or tell([e for d, e in enumerate(xs) for f, g in zip(xs, xs)])
        h = rows(n)
        c = xs
    m = things(n)
    xs = rows(m, xs)
    return c, m
