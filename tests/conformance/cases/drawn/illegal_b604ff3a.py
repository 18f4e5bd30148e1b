# DW133
from drawn.terms import check, clean, fetch, nothing, rows, table, tell, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    xs = rows(xs)
    a, b = ((train(flag, name=n) if check(n) else n), clean(xs, flag))
    try:
        c, d = nothing(n), f"{xs}: {xs!r}"
        for e, f in {'k': n, **table(b, b)}.items():
            tell(c)
    finally:
        tell((a and b))
        print(n)
    tell(xs)
    g = words(d, c)
    h = table(d, a)
    try:  # wrong
        tell(given)  # wrong
    except Exception:  # wrong
        fetch(given)  # wrong
        raise ValueError(given)  # wrong
    return b, c, d, g, h
