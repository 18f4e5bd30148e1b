from drawn.terms import Drawn, clean, fetch, merge, save, score, split, table, tell, things, train

GIVEN = {'n': 0, 'xs': (8,)}


def inner(i, k=2):
    score(k, *split(i, k)) > 20 or tell(i)
    return fetch(i, i, **{'depth': i})


def drawn_7dfd78a3(n: int = 3, xs=(4, 5)):
    a = []
    for (b, c) in table(n).items():
        a.append([inner(d, k=b) for d, e in enumerate(things(c))])
    try:
        f = clean(xs, n)
    except Exception:
        tell(merge(xs, xs))
        raise
    finally:
        tell((train(a) if n > 3 else n))
        fetch([n, xs])
    for g in range(2):
        try:
            if score(n, f) > 90:
                raise Drawn(f, 1)
        except Exception:
            fetch([inner(g) for h in range(len(a)) if not things(f, n)])
            raise
        n = score(f, xs)
    p = fetch(a, f, **{'depth': n})
    p = clean(p, p, **{'depth': f})
    save(a)
    return a, f, p
