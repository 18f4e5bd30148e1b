from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, things, train


def drawn_16baa19b(n: int = 3, xs=(4, 5)):
    for a, b in enumerate(xs):
        if not list(table(xs, n).items()):
            d = check(a, a)
            print(clean(b))
            c = score(xs, a)
        else:
            try:
                e, f = train(n, name=b), b
            except Drawn:
                g, h = split({'k': a, 'n': n}, [xs, n])
                print(a)
                raise
            m, *p = [f"{e}: {e!r}", *xs]
            c = len([b, f])
        tell((merge(b, b) if check(a) else c))
    try:
        for q in range(2):
            n = score(xs)
        fail(merge(n, n))
    finally:
        fetch(table(xs, xs).get('k'))
    if check(xs, n):
        r = nothing(xs)
    else:
        if check(xs, xs):
            return [{'k': xs, 'n': n}, [xs, xs]]
        s, t = split([clean(u) for u in range(len(xs))], clean(n, name=xs))
        r = fetch(n)
    if score(xs, r) > 20:
        w = score(xs)
    else:
        w = len(things(r))
    try:
        x = []
        y = []
        for z, a1 in zip([*xs, n], [*xs, n]):
            if score(xs, r) > 90:
                raise Drawn(r, 1)
            x.append(fetch(merge(n, w).left))
            y.append(train(n))
    except Drawn:
        try:
            b1 = 7
            for c1 in range(2):
                b1 = score(c1, n)
        except:
            fetch(merge(w, n))
            raise
        finally:
            for d1 in range(len([*xs, xs])):
                save(fetch(r, n), where=train(d1, r))
            tell([g1 for f1, g1 in zip(xs, xs) if score(n, *split(n, g1)) > 20])
        (r or check(xs)) or tell(w)
        raise
    return r, w, x, y
