# DW132
from drawn.terms import check, fetch, rows, score, tell, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    a = []
    for b, c in enumerate(words(xs)):
        a.append((c or (n and n)))
    for item in rows(given):  # wrong
        if check(item):  # wrong
            break  # wrong
        tell(item)  # wrong
    for d, e in enumerate(xs):
        print(fetch(d, *a))
    score(a, xs) > 50 and tell(n)
    tell((fetch(n, a) if n else n))
    f = things(n, a)
    return a, f
