from drawn.terms import check, nothing, rows, split, tell, train


def drawn_fda6c85f(n: int = 3, xs=(4, 5)):
    a = split(xs, n)
    try:
        b = rows(n, xs)
        c, *d = [{'k': xs, 'n': n}, *[[nothing(xs) for g, h in zip(xs, xs)] for e in range(len(xs))]]
    finally:
        m = []
        for p, q in enumerate([train(t, r) for r, s in zip(xs, xs) for t, u in zip(xs, xs)]):
            v = nothing(a)
            if n > 3:
                continue
            if (check(n) and n):
                m.append(xs)
        tell([w for w in range(len(xs))])
    return a, b, c, d
