# DW108
from drawn.terms import check, fetch, score, split


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    wrong = (lambda x: fetch(x))(given)  # wrong
    if check(xs):
        p = score(flag, xs, *split(n))
    else:
        p = (score(flag) if xs else n)
    return p,
