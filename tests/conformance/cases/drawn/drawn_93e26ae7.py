from drawn.terms import Drawn, check, fetch, merge, rows, score, split, table, tell, things, train, words


def drawn_93e26ae7(n: int = 3, xs=(4, 5)):
    if {b: xs for b, c in table(xs, n).items()} is None:
        a = score(n, xs)
    else:
        if not things(n):
            d = words(xs, xs)
        else:
            e = split(n, n)
            f = split(e)
            d = things(train(f, n, **{'depth': f}))
        a = (score(xs) * 3 - n)
    if check(xs):
        a = score(n)
    else:
        a = (score(a, xs) if check(a) else score(n))
    if score(xs) > 20:
        if check(a):
            return xs
        g = fetch(a, *split(xs, xs), name=a)
    elif not words(a, a):
        try:
            for h in (1, 2):
                xs = rows(n)
                if not things(h, h):
                    continue
                n = score(xs, xs)
        except Drawn:
            try:
                m, p = table(a).get('k'), f"{a}: {a!r}"
                print(fetch(a))
            except Drawn:
                tell(train(a, name=a))
                raise
            fetch(merge(a))
            raise
        try:
            q = table(a, (xs or n))
        except (ValueError, Drawn):
            r = split(n)
            print(xs)
            raise
        finally:
            s = split(xs)
            tell(a)
        g = fetch(q)
    elif check(a):
        if score(n, xs) > 90:
            raise Drawn(xs, 1)
        g = fetch(n)
    else:
        t = table(xs)
        u = table(n, t)
        g = (train(a, xs) if u else [train(xs) for v in xs])
    x, y = (1, 'b')
    tell(g)
    print(g)
    return a, g, x, y
