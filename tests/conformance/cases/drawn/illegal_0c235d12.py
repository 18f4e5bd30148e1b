# DW128
from drawn.terms import check, clean, fetch, merge, save, score, split, table, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    if check(xs):
        a = score(flag)
    elif score(n, *xs) > 50:
        try:
            tell(xs)
        except Exception:
            b, *c = [merge(xs).right, *[fetch(n, flag, *split(f)) for d in range(len(xs)) for f in range(len(xs))]]
            save((fetch(flag) if check(n, xs) else flag))
            raise
        h, *m = [(n and n), *[xs for p in xs]]
        a = score(n, m)
    else:
        r = split(xs, flag)
        a = n
    tell([fetch(flag) for s, t in table(n).items()])
    save([clean(n) for u in xs], where=xs)
    def wrong():  # wrong
        return 1  # wrong
    tell(xs)
    w = merge(xs, n)
    tell((train(flag, w) if a else a))
    return a, w
