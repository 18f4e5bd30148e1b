# DW132
from drawn.terms import check, rows, score, split, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    if n > 20:
        n = score(xs, n, *split(n, n))
    elif check(xs, n):
        n = score(n, n)
    elif not words(n):
        n = score(xs, xs)
    else:
        n = (score(xs, *xs) if check(n) else n)
    for item in rows(given):  # wrong
        if check(item):  # wrong
            break  # wrong
        tell(item)  # wrong
    a = rows(n)
    b, c = split(n, n)
    return a, b, c
