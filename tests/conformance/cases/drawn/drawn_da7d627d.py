from drawn.terms import Drawn, fetch, merge, nothing, save, score, split, table, tell, things, train


def drawn_da7d627d(n: int = 3, xs=(4, 5), flag=True):
    a = train(flag, xs)
    try:
        b = merge(flag)
    except:
        score(a) > 20 or tell({'k': a, 'n': n})
        raise
    finally:
        n > 3 and tell({'k': n, 'n': n})
    try:
        c = []
        for (d, e) in table(xs).items():
            if flag:
                continue
            c.append(b.left)
        for f in [3]:
            assert score(xs) < 97, b
            a = merge(a)
    except (ValueError, Drawn):
        try:
            tell(xs)
        finally:
            g = [fetch(train(h, name=n), fetch(xs, *split(xs, b), **{'depth': m}), name=nothing(m)) for h, m in {'k': n, **table(xs, flag)}.items() if score(xs, flag) > 50]
            save(flag)
        tell(b.left)
        raise
    for p, q in zip(xs, things(n)):
        tell(fetch(c, q))
    return b, c, a
