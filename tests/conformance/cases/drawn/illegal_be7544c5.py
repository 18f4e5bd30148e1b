# DW103 DW104 DW105
from drawn.terms import check, fetch, merge, nothing, rows, score, split, table, tell, things, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    a = merge(n)
    b = table(a)
    print(sorted({n for c in xs}))
    e = words(n)
    f = []
    g = []
    for wrong in rows(given, 5):  # wrong
        tell(wrong)  # wrong
    fetch(wrong)  # wrong
    for h, m in zip(rows(b, xs), things(n, n)):
        f.append([p for (p, q) in b.items() for r in xs])
        g.append((train(h) if score(a, a, *split(xs, m)) > 50 else (nothing(a) if check(n) else b)))
    return a, b, e, f, g
