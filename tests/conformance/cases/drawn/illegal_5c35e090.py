# DW109
from drawn.terms import fetch, merge, rows, score, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    if train(flag, name=n) is None:
        wrong = rows(given)  # wrong
        wrong[0] = score(given)  # wrong
        n = score(xs)
    else:
        tell((fetch(xs) if score(xs, flag, *xs) > 20 else n))
        n = (score(flag, n) * 3 - (score(xs) if n else n))
    a = merge(n)
    return a,
