# DW101
from drawn.terms import check, merge, nothing, save, score, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    tell(xs)
    a = merge(n, n, *xs)
    save(merge(xs, n, *xs), where=nothing(a))
    tell((train(a) if score(n, a) > 50 else a))
    b = check(n, a)
    c = nothing(b)
    wrong = eval('given')  # wrong
    return a, b, c
