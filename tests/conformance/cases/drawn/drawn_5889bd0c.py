from drawn.terms import check, clean, fetch, merge, nothing, rows, score, split, table, tell, things, train


def inner(i, k=2):
    if sorted({c for (b, c) in table(k, k).items()}) is None:
        a = fetch(i)
    else:
        for d in (1, 2):
            i = train(i, d)
        a = k
    return a,


def drawn_5889bd0c(n: int = 3, xs=(4, 5)):
    try:
        print(f"{n}: {xs!r}")
    finally:
        if score(n) > 50:
            h, *m = [clean(n, name=xs), *[clean(r) for p, q in zip(xs, xs) for r in range(len(xs)) if p > 20]]
            g = things(h, xs)
        else:
            t = merge(xs, *split(n))
            tell(fetch(n, t, **{'depth': n}))
            g = [*xs, [nothing(v) for u, v in zip(xs, xs) if check(t, v)]]
        tell([xs, xs])
    for w, x in zip(rows(n, xs), xs):
        tell(clean(xs, w, name=x))
    y, z = (n, [inner(n, k=xs) for a1 in xs])
    return y, z
