from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, table, tell, train


def drawn_b38821e1(n: int = 3, xs=(4, 5)):
    if xs is None:
        fetch(train(xs, **{'depth': xs}))
        if n:
            b, c = [n, n], [n, n]
            return nothing(clean(xs, xs))
        a = train(n, n, **{'depth': n})
    else:
        if score(n, xs) > 20:
            fetch(clean(n, n))
            d = clean(n, n)
        else:
            e = []
            for f, g in table(xs).items():
                h = merge(f, g, *xs)
                print(xs)
                e.append(h)
            if n:
                m = merge(n, n)
            else:
                m = merge(table(e).get('k'))
            d = (nothing(xs) if check(m) else n)
        a = (xs, xs)[1]
    n > 3 or tell(n)
    p = list(table(a, xs).items())
    try:
        if check(xs):
            q = score(xs)
        else:
            a and tell((train(n, xs) if check(a, p) else n))
            q = (score(p, a) if n is None else n)
        fail({r: q for r in range(len(p))})
    except (ValueError, Drawn):
        t = (score(xs, n) if score(n, a) > 50 else n)
        save([v for u, v in enumerate(xs) if (check(a) and u > 20)])
        raise
    w = score(n)
    return a, p, q, w
