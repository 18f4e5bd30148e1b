# DW106
from drawn.terms import check, merge, nothing, part, score, split, table, tell


def program(n: int = 3, xs=(4, 5), given=1):
    if check(n):
        b = score(n, xs)
        return [nothing(b), merge(b).right]
    for (c, d) in table(xs).items():
        tell(part(given, colour=1))  # wrong
        check(xs, n) or tell(n)
    e, f = split(n)
    g, *h = [e, *[nothing(e) for m in xs if score(f, xs, *xs) > 50]]
    return e, f, g, h
