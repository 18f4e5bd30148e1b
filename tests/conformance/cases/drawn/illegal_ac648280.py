# DW115
from drawn.terms import Drawn, fetch, merge, nothing, rows, save, score, tell, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        tell([n, n])
    except Drawn:
        save(train(n))
        save(merge(n, xs).left)
        raise
    finally:
        wrong = (x for x in [given, 1])  # wrong
        fetch(list(wrong))  # wrong
        tell(sum(wrong))  # wrong
        a = rows(n)
        print(n)
    tell((nothing(xs) if score(n, xs) > 50 else n))
    b, c = n, n
    print(c)
    d = words(c, b)
    e = d
    return b, c, d, e
