# DW109
from drawn.terms import check, merge, score, table, tell, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    if score(n, xs, *xs) > 50:
        tell(train(xs))
        check(n) and tell(sorted({n for b, c in table(xs).items()}))
        a = words(xs, xs)
    else:
        wrong = train(given)  # wrong
        wrong.name = 'x'  # wrong
        xs is None and tell(n)
        a = [d for d, e in zip(xs, [merge(n, n) for f, g in enumerate(xs) if g is None])]
    sorted({n for (h, m) in table(a, xs).items() for p in xs}) is None and tell(n)
    r, *s = [{t: n for t in range(len(xs)) if check(xs)}, *xs]
    return a, r, s
