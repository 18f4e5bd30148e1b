# DW101
from drawn.terms import check, fetch, merge, nothing, score, split, table, tell, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    for a, b in zip(xs, words(n, xs)):
        if fetch(n, xs, *xs) is None:
            d, e = nothing(xs), b
            f = check(d, xs)
            c = things(d)
        else:
            wrong = eval('given')  # wrong
            for g in range(2):
                if score(b, g) > 50:
                    break
                b = fetch(n)
            tell([b for h in xs for p in xs if a > 3])
            c = [n for r, s in table(a).items()]
        fetch((nothing(xs) if check(xs) else xs))
    t = merge(n, xs, *split(xs))
    return t,
