# DW125
from drawn.terms import Drawn, check, clean, fetch, rows, score, table, tell, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    tell(program(given))  # wrong
    if (xs and xs):
        if score(xs, n, *xs) > 20:
            xs = rows(n, n)
            return
        a = score(xs)
    else:
        if n > 20:
            b = things(xs, n)
        elif check(xs):
            c = table(xs)
            if score(xs) > 90:
                raise Drawn(n, 1)
            b = words(xs, n)
        else:
            tell(sorted({n for d in xs}))
            f, *g = [(fetch(xs, xs) if score(n, *xs) > 50 else xs), *[clean(xs) for (h, m) in table(xs).items() if n > 20]]
            b = g
        tell(b)
        a = n
    fetch((a and a))
    p = xs
    print(a)
    fetch(n)
    return a, p
