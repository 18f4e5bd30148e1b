from drawn.terms import Drawn, check, clean, fetch, nothing, rows, save, score, split, table, tell, train, words


def drawn_4f96ee16(n: int = 3, xs=(4, 5)):
    for a, b in zip(rows(n, n), [clean(xs) for c, d in zip(xs, xs)]):
        fetch(table(xs).get('k'))
    e = []
    for (f, g) in {'k': n, **table(xs)}.items():
        e.append(f)
    try:
        for h in words(xs, e):
            if score(xs, n) > 90:
                raise Drawn(h, 1)
            fetch(sorted({n for p in xs for r in xs}))
        if check(n):
            u, v = split(sorted({n for w in e}))
            t = nothing(e)
        elif sorted({y for y in xs if y > 3}) is None:
            if score(n) > 90:
                raise Drawn(xs, 1)
            a1 = split(n)
            t = train(n, xs, name=n)
        else:
            save(n)
            t = e
    except Exception:
        b1, *c1 = [e, *[sorted({n for (h1, m1) in table(e).items()}) for d1, e1 in enumerate(xs) if not [e for (f1, g1) in table(e1, d1).items()]]]
        save(n)
        raise
    finally:
        fetch(e)
    tell(n)
    p1, *q1 = [(clean(t) if check(n) else xs), *[nothing(t1) for r1 in xs for t1 in xs]]
    return e, t, p1, q1
