# DW103 DW104 DW105
from drawn.terms import check, fetch, merge, rows, score, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        a = table(xs)
    finally:
        for b, c in table(xs, n).items():
            fetch(c)
        tell({'k': n, 'n': n})
    if not [n, xs]:
        assert score(a) < 97, a
        tell((n and a))
        d = score(n)
    elif score(n) > 50:
        e = n
        d = score(e, xs)
    elif check(n):
        d = score(a, n)
    else:
        d = (score(xs, *xs) if n > 20 else (score(a) if check(n, n) else n))
    for wrong in rows(given, 5):  # wrong
        tell(wrong)  # wrong
    fetch(wrong)  # wrong
    f = train(xs, name=d)
    g = merge(f, f)
    g is None and tell(n)
    h = rows(f, g)
    return a, d, f, g, h
