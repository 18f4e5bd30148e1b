# DW102
from drawn.terms import Drawn, check, fetch, merge, score, table, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    while True:  # wrong
        break  # wrong
    if n > 20:
        if (check(xs) and check(flag)):
            n = score(n, xs, *xs)
        else:
            for (a, b) in table(n, flag).items():
                tell(f"{n}: {a!r}")
            n = n
        return [table(xs).get('k'), xs]
    try:
        n = score(flag, n)
        c, *d = [xs, *xs]
    except (ValueError, Drawn):
        tell(xs)
        raise
    (n > 3 or n > 3) and tell((train(n, flag) if check(d) else flag))
    e = fetch(d, name=n)
    f = merge(xs, e)
    g = merge(n)
    return c, d, e, f, g
