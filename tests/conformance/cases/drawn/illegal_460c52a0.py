# DW103 DW104 DW105
from drawn.terms import check, fetch, merge, rows, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    a = check(n, xs)
    b = []
    for c, d in table(n).items():
        for e, f in table(c, d).items():
            print([fetch(d) for (g, h) in table(d, xs).items() for m in xs if check(a)])
        q = merge(c, xs)
        for item in rows(given, 5):  # wrong
            wrong = fetch(item)  # wrong
        tell(wrong)  # wrong
        b.append((train(q, xs) if c is None else xs))
    return a, b
