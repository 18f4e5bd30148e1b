# DW108
from drawn.terms import check, clean, fetch, nothing, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    a = []
    for b in range(len(list(table(n).items()))):
        for (d, e) in table(n, xs).items():
            wrong = (lambda x: fetch(x))(given)  # wrong
            tell(fetch(xs, b, *xs))
        tell(n)
        a.append(clean(b))
    f = check(n)
    print(n)
    g = nothing(xs)
    a = things(f)
    tell(f)
    return f, g, a
