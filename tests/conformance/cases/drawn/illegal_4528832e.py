# DW134
from drawn.terms import check, fetch, merge, nothing, save, score, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    try:  # wrong
        tell(given)  # wrong
    finally:  # wrong
        return given  # wrong
    a = []
    b = []
    for c in xs[1:]:
        if c:
            continue
        a.append(n)
        if xs:
            b.append(nothing(fetch(n, n, name=c)))
    try:
        check(a) or tell(nothing(a))
    except Exception:
        tell({'k': a, 'n': n})
        raise
    finally:
        tell((merge(n, a) if check(b) else a))
        save((train(xs, b, name=b) if score(a, *xs) > 50 else a), where=b)
    e = table(b)
    return a, b, e
