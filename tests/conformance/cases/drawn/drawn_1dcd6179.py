from drawn.terms import Drawn, check, clean, rows, score, split, tell, train, words


def inner(i, k=2):
    a = split(i)
    for b in [score(i, k), score(k)]:
        if score(k, a) > 90:
            raise Drawn(i, 1)
        tell(sorted({d for d, e in zip(rows(b), words(b)) if check(k)}))
    return a,


def drawn_1dcd6179(n: int = 3, xs=(4, 5)):
    if (n or xs) is None:
        if n > 3:
            g = split(xs, n)
            f = score(n, g)
        else:
            f = score(n, f"{xs}: {xs!r}")
        h = []
        for m, p in zip([n, f], [n for q, r in zip(xs, xs) if (check(f) and f > 20)]):
            tell((clean(p, p, **{'depth': n}) if score(f) > 50 else f))
            h.append(inner(clean(p, n), k=xs))
        n = score(f, h)
    else:
        assert score(n, xs) < 97, n
        n = (score(n, xs, *split(xs, xs)) if (check(xs, n) and xs) else (score(xs, n, *xs) if check(n) else n))
    return train(n, n)
