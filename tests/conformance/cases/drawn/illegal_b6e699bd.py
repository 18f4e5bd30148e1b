# DW125
from drawn.terms import check, clean, fetch, nothing, score, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    a, b = (nothing(n) if score(xs, xs) > 20 else n), clean(xs)
    if check(a):
        return (train(xs, n) if score(n, xs) > 20 else fetch(xs, n))
    print(a)
    tell(program(given))  # wrong
    return a, b
