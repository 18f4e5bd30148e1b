from drawn.terms import check, clean, fetch, merge, nothing, save, score, split, table, tell, train

GIVEN = {'n': 0, 'xs': (8,), 'flag': []}


def drawn_711a9521(n: int = 3, xs=(4, 5), flag=True):
    try:
        a = [merge(flag, flag), fetch(n, xs)]
        try:
            b = []
            c = []
            for d, e in table(n).items():
                if (check(a) or score(a) > 20):
                    continue
                b.append({'k': fetch(n), 'n': n})
                c.append(fetch(clean(e, xs, name=flag), f"{flag}: {flag!r}"))
            save(fetch(a, flag, *c, **{'depth': xs}))
        finally:
            print(train(n))
    finally:
        tell(train(xs, flag))
    fetch(a)
    f, g = {'k': b, 'n': n}, c
    h, m = (fetch(a, **{'depth': g}) if check(f) else a), split(c, b)[1]
    if (n > 3 and check(b)):
        for p in (1, 2):
            try:
                tell(nothing(h))
            finally:
                tell(fetch(g, name=g))
                print({'k': p, 'n': n})
            if p > 3:
                break
            n = score(h)
        n = score(g)
    return c, f, g, h, m
