# DW109
from drawn.terms import clean, fetch, rows, table, train


def program(n: int = 3, xs=(4, 5), given=1):
    a = fetch(xs, xs)
    b = []
    wrong = train(given)  # wrong
    wrong.name = 'x'  # wrong
    c = []
    for d, e in table(a, n).items():
        b.append(e)
        c.append(([fetch(d) for f, g in zip(xs, xs)] and clean(e, a)))
    h = table(n, n)
    print(xs)
    m = rows(h, xs)
    fetch([(a or p) for p in m if c])
    return a, b, c, h, m
