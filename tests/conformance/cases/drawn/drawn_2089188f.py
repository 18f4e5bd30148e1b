from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, split, table, tell, train


def drawn_2089188f(n: int = 3, xs=(4, 5), flag=True):
    a = [train(split(n, f)[0], fetch(g), **{'depth': f"{b}: {f!r}"}) for b in range(len([train(xs) for d in range(len(xs))])) for f, g in zip(xs, xs)]
    try:
        if score(n) > 90:
            raise Drawn(n, 1)
    finally:
        try:
            try:
                tell(xs)
                h = rows(a)
            finally:
                fetch(split(xs)[1])
        except Exception:
            tell(a)
            raise
        not xs and tell(sorted({n for m in range(len(a))}))
    tell(split(xs, a)[1])
    if check(n, xs):
        return
    if score(n, *split(a, n)) > 50:
        r = table(n)
        q = train(a, a, name=r)
    else:
        if (score(n) > 50 and n > 20):
            return fetch(flag, name=table(xs, xs).get('k'))
        tell([[nothing(x) for (w, x) in table(flag).items()] for s in range(len(xs)) for u, v in enumerate(xs)])
        q = flag
    y = []
    for z in rows(n):
        b1 = 'a'
        for c1 in (1, 2):
            if not [merge(d1, c1, *xs).right for d1 in range(len(a)) for f1 in xs]:
                break
            b1 = merge(b1, b1)
        for h1 in [train(q, p1) for p1 in xs if score(flag, z) > 20]:
            save(b1, where=(nothing(z) if check(z) else a))
        y.append(xs)
    return a, q, y
