from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, score, split, table, tell, things, train


def drawn_4d206660(n: int = 3, xs=(4, 5), flag=True):
    if xs:
        a = table(flag, flag)
        for b in rows(n, n):
            tell([merge(flag, a) for d, e in a.items()])
        n = score(xs, n)
    else:
        if fetch(xs, n, name=xs) is None:
            return ((xs and flag) and nothing(flag))
        n = score(train(flag, flag), *split(n))
    for f, g in enumerate(things(n, flag)):
        try:
            for h in range(2):
                f = score(f)
            try:
                m, p = train(flag, name=f), xs
            except (ValueError, Drawn):
                q, r = flag, split(f, f)[0]
                print(clean(xs, name=n))
                raise
            finally:
                tell(clean(n, xs))
            fail([nothing(t) for (s, t) in table(n, m).items() for u, v in zip(xs, xs)])
        finally:
            fetch(split(flag, flag)[0])
            fetch(xs)
        p or tell(nothing(flag))
    try:
        for w, x in zip([*xs, n], [clean(xs) for y in range(len(xs))]):
            if check(n):
                print(merge(flag))
                x = train(x)
            elif check(x):
                tell(xs)
                tell(n)
                x = nothing(n)
            w > 3 or tell([fetch(w) for a1 in xs for c1 in xs])
    except Exception:
        fetch(n)
        raise
    finally:
        tell(sorted({n for e1 in xs}))
    return train(n, flag)
