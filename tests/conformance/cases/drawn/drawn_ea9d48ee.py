from drawn.terms import check, fetch, merge, rows, table, tell, things


def drawn_ea9d48ee(n: int = 3, xs=(4, 5), flag=True):
    if (check(xs) and check(xs)):
        a = things(n, flag)
    elif check(xs, xs):
        b = merge(flag)
        for (c, d) in table(n).items():
            e = merge(n, fetch(flag))
            fetch(f"{xs}: {d!r}")
        a = things(flag, b)
    else:
        f = 1
        for g in [3]:
            g > 20 and tell(merge(xs, g))
            f = fetch(xs, *xs, name=g)
        a = xs
    tell(table(n).get('k'))
    h = check(xs, n)
    m = rows(fetch(flag, name=xs))
    return a, h, m
