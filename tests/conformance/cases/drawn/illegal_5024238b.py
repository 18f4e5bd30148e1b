# DW108
from drawn.terms import Drawn, check, fetch, nothing, save, score, split, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    a = split(n, n)
    if n > 20:
        n = score(n, n)
    else:
        n = n
    try:
        b = check(a, n)
    except Drawn:
        save(fetch(a, a), where=train(a, name=n))
        raise
    finally:
        c = nothing(n)
        fetch(lambda: given)  # wrong
        tell(sorted({e for d, e in table(a).items()}))
    return a, b
