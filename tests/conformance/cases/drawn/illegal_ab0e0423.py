# DW109
from drawn.terms import check, rows, score, table, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    if check(xs):
        a = []
        for b, c in enumerate(words(xs, xs)):
            if not things(xs, b):
                continue
            a.append(sorted({len(xs) for d in xs if (score(n) > 50 and b > 20)}))
        return
    f = check(n)
    wrong = table(given)  # wrong
    del wrong['k']  # wrong
    g = rows(f, n)
    return f, g
