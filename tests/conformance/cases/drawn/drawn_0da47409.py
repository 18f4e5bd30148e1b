from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, things, train, words

GIVEN = {'n': 0, 'xs': ()}


def inner(i, k=2):
    a = (score(k) * 3 - (score(i, i) if k else score(i, k)))
    return a,


def drawn_0da47409(n: int = 3, xs=(4, 5)):
    b, c = [clean(n) for (d, e) in table(n, xs).items() if check(xs)], n
    if train(b) is None:
        if score(c) > 20:
            f, g = (xs or xs), merge(c, c).right
            return fetch({'k': g, 'n': n}, split(c)[0])
        return (n, b)[1]
    if n > 3:
        for h in words(b):
            for p in (1, 2):
                fetch(merge(b))
                h = fetch(b, c, **{'depth': p})
            merge(xs, h).left is None and tell(clean(n))
        save(inner(n, k=n))
        n = score(c)
    else:
        if check(xs, xs):
            q = score(xs)
        else:
            for r in range(len(things(n))):
                save(merge(c).right, where={'k': xs, 'n': r})
            try:
                print(merge(b, b))
                fail(n)
            finally:
                fetch(inner(b))
            q = (score(n) if n > 3 else (n + 1))
        if check(q):
            u, v = split(c, train(c))
            try:
                w = merge(c, xs, *split(q))
            except (ValueError, Drawn):
                tell(b)
                raise
            finally:
                x = check(c)
                tell(c)
            t = words(v)
        elif check(n, q):
            y = score(c)
            z = check(c)
            t = words(z, c)
        else:
            t = [train(xs) for a1, b1 in zip(xs, xs)]
        n = q
    c1 = split(n)
    d1 = (nothing(b) if check(b, c1) else sorted({n for e1 in xs for g1 in xs if (e1 > 20 or check(e1, b))}))
    return b, c, c1, d1
