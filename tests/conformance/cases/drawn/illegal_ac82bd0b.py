# DW132 DW134
from drawn.terms import check, fetch, nothing, rows, score, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        if score(n, n) > 20:
            a = nothing(xs)
        else:
            b = [*xs, n]
            a = train(fetch(n))
        for c in range(len(xs)):
            print(a)
    except Exception:
        tell((xs and xs))
        raise
    finally:
        for item in rows(given):  # wrong
            if check(item):  # wrong
                return item  # wrong
        e = fetch(xs, *xs, **{'depth': n})
        print(n)
    fetch([g for f, g in table(a).items()])
    tell(a)
    h = rows(a)
    m, *p = [a, *h]
    return a, h, m, p
