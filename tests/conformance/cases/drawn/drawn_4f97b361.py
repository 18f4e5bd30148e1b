from drawn.terms import fetch, nothing, table, tell, things, train


def drawn_4f97b361(n: int = 3, xs=(4, 5)):
    for (a, b) in {'k': n, **table(n)}.items():
        c, *d = [nothing(xs), *things(a, b)]
        n and tell(xs)
    if train(n) is None:
        e = table(train(xs, **{'depth': n}), {'k': n, 'n': n})
        return fetch([fetch(m, g) for f, g in zip(xs, xs) for h, m in zip(xs, xs)], n)
    p, q = xs, (xs or xs)
    p = nothing(q)
    for r in range(len(xs)):
        print(nothing(q))
    return q, p
