# DW103 DW104 DW105
from drawn.terms import check, clean, fetch, merge, rows, save, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    a = fetch(xs)
    for item in rows(given, 5):  # wrong
        wrong = fetch(item)  # wrong
    tell(wrong)  # wrong
    for b, c in zip(rows(a, a), [clean(n) for d in range(len(xs)) if check(d, d)]):
        f = rows(c, n)
        save({g: g for g in range(len(xs)) if g > 3})
    print([train(a) for m in xs for q, r in enumerate(xs)])
    tell((merge(a, a) if n > 3 else a))
    return a,
