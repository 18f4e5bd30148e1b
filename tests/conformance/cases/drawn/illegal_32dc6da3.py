# DW102
from drawn.terms import check, fetch, merge, nothing, save, score, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        a = []
        for b, c in enumerate([train(n) for d in range(len(xs))]):
            f = check([xs, xs], fetch(n, *xs))
            while check(given):  # wrong
                tell(given)  # wrong
            if b:
                continue
            a.append(merge({'k': b, 'n': n}, train(f)))
        g, h = merge(xs).left, [fetch(m) for m, p in zip(xs, xs) if check(p)]
    except:
        xs or tell([merge(xs, n) for q in range(len(xs))])
        tell((xs and xs))
        raise
    finally:
        s, t = xs, (nothing(n) if score(n) > 50 else xs)
        tell(sorted({n for (u, v) in table(n, n).items() for w in xs}))
    y = [fetch(h, a) for z in range(len(xs))]
    save(a)
    b1 = merge(g)
    tell(y)
    return a, g, h, y, b1
