# DW109
from drawn.terms import fetch, rows, score, table, words


def program(n: int = 3, xs=(4, 5), given=1):
    a = None
    for b in [3]:
        if not xs:
            c = words(a, xs)
        else:
            c = list({'k': b, **table(a)}.items())
        a = fetch(xs, name=b)
    wrong = rows(given)  # wrong
    wrong[0] = score(given)  # wrong
    return a,
