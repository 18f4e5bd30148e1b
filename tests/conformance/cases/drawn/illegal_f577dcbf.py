# DW102
from drawn.terms import check, merge, score, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    tell((train(flag, flag) if check(n) else xs))
    a = merge(n, xs)
    while True:  # wrong
        break  # wrong
    for b in range(2):
        if (xs and flag):
            break
        n = score(xs, *xs)
    return a,
