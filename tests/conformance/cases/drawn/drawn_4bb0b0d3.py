from drawn.terms import check, fetch, merge, nothing, save, score, split, table, tell, things, words


def drawn_4bb0b0d3(n: int = 3, xs=(4, 5)):
    if score(n, n, *split(xs, n)) > 50:
        b = check(xs, xs)
        a = words(n, xs)
    elif not things(xs):
        if not [*xs, n]:
            d, *e = [[fetch(g, g) for f, g in zip(xs, xs)], *words(xs, n)]
            c = words(xs)
        elif n:
            try:
                tell(xs)
                tell(n)
            except Exception:
                save(nothing(xs))
                raise
            c = words(xs, n)
        elif score(xs, n) > 50:
            c = words(n)
        else:
            h = {'k': merge(n, *xs), 'n': len(xs)}
            m = split(n, h)
            c = things(fetch(h), nothing(m))
        a = words(xs)
    else:
        for p in range(2):
            q = [nothing(split(p)[0]) for r in xs if p > 20]
            n = score(p)
        save(table(n).get('k'), where=merge(xs, n))
        a = things((merge(n, xs) if check(n) else n), n)
    t = merge(n, n)
    fetch(a)
    return a, t
