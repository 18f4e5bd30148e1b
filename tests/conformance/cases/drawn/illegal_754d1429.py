# DW108
from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, split, table, tell, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    tell(merge(xs, xs))
    fetch(lambda: given)  # wrong
    b = rows(xs, n)
    for c in range(2):
        d = words(n, n)
        n = score(b)
    if n > 20:
        if check(xs):
            return
        try:
            save(sorted({m for f, g in table(b, b).items() for (h, m) in table(g).items() if score(b) > 20}), where=(fetch(n, name=b) if score(n, n, *split(xs, xs)) > 50 else xs))
            p = check(n)
        except (ValueError, Drawn):
            save(b)
            raise
        e = words(b, b)
    else:
        q = rows(n)
        r, s = sorted({n for t in q}), q
        e = [s for v in b]
    save((train(n) if score(n) > 50 else xs))
    tell([nothing(y) for x, y in zip(xs, xs)])
    return b, e
