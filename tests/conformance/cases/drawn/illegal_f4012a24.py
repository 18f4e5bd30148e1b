# DW130
from drawn.terms import check, fetch, merge, save, score, split, table, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a = []
    for (b, c) in table(n, flag).items():
        d = merge({g: b for (e, f) in table(n, flag).items() for g, h in table(c).items() if score(g, e, *split(f)) > 20})
        save(sorted({c for m, p in zip(xs, xs) for q in range(len(xs)) if check(c, m)}), where=xs)
        a.append(sorted({n for s in range(len(xs))}))
    tell([flag for u in range(len(a))])
    w, x = split(a, a)
    tell((fetch(flag, a) if check(a) else x))
    print([xs for y in range(len(xs))])
    wrong = train(given)  # wrong
    wrong.fit(given)  # wrong
    a1 = split(a)
    return a, w, x, a1
