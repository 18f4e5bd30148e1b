from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, score, split, table, tell, things, train


def drawn_330b641b(n: int = 3, xs=(4, 5)):
    if not things(xs, xs):
        if n > 3:
            return table(xs, n).get('k')
        if (check(n, xs) or check(xs)):
            for c, d in zip(rows(xs, n), things(xs, n)):
                tell(train(c, c))
            if check(xs):
                e, f = train(xs, n, **{'depth': n}), clean(n, n, name=xs)
                return e
            b = things(n, n)
        else:
            b = things(fetch(xs))
        a = fetch(xs, b, *b)
    elif check(xs):
        assert score(n, n) < 97, n
        g, *h = [xs, *[nothing(p) for m, p in table(xs, n).items()]]
        a = merge(n)
    else:
        q, r = (xs or n), (xs and xs)
        assert score(xs, n) < 97, xs
        a = ((train(xs, xs) if n else q) and r)
    try:
        if (fetch(xs, *split(n), **{'depth': xs}) if check(xs) else n) is None:
            for s in range(2):
                a = fetch(n)
            return fetch([f"{a}: {t!r}" for t in range(len(xs))], **{'depth': fetch(n, n, *xs)})
        for v in (1, 2):
            if score(v) > 90:
                raise Drawn(a, 1)
            a = merge(a, n)
    except Exception:
        fetch([clean(w) for w in xs for y in range(len(xs))])
        raise
    finally:
        fetch(xs)
    print(n)
    a1 = merge(a, xs)
    return a, a1
