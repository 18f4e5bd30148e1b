from drawn.terms import Drawn, check, clean, fetch, save, score, split, table, tell, words

GIVEN = {'n': 0, 'xs': (8,), 'flag': []}


def drawn_1828be3b(n: int = 3, xs=(4, 5), flag=True):
    for a, b in enumerate(list(table(flag, n).items())):
        if score(a, b, *xs) > 90:
            raise Drawn(n, 1)
        tell(fetch(n, **{'depth': b}))
    c = []
    for d in range(len(words(flag, xs))):
        if n > 3:
            c.append((clean(xs, xs) if not words(d) else table(xs).get('k')))
    try:
        f = split(flag, n)
        g = table(f, f)
    except:
        tell(fetch(xs, xs, name=flag))
        raise
    finally:
        save(fetch(xs, n, **{'depth': xs}), where=[(fetch(flag, n) if check(flag) else h) for h, m in table(c).items() if not xs])
    p = check(f)
    print((clean(xs, flag) if n > 3 else p))
    q, *r = [g, *xs]
    return f, g, p, q, r
