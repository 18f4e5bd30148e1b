from drawn.terms import check, fail, fetch, merge, save, score, table, tell, train, words


def drawn_cb6d826c(n: int = 3, xs=(4, 5), flag=True):
    a = [flag for b in [train(flag, xs) for (d, e) in table(n, n).items() for f in range(len(xs))] for h in xs]
    try:
        p = []
        q = []
        for (r, s) in {'k': n, **table(n)}.items():
            p.append(r)
            q.append(fetch(train(s, **{'depth': xs}), **{'depth': merge(a).left}))
    except:
        t = 1
        for u in range(2):
            if t > 20:
                v = words(a)
            else:
                w, x = xs, fetch(flag, flag, name=flag)
                v = xs
            if v:
                continue
            t = score(u, xs, *xs)
        print(table(xs).get('k'))
        raise
    try:
        try:
            y = words(xs)
        except Exception:
            fetch([z for z, a1 in zip(xs, xs)])
            raise
        finally:
            tell((fetch(a, **{'depth': n}) if check(q) else xs))
            tell(sorted({b1 for b1 in range(len(q))}))
        fail(xs)
    finally:
        tell(sorted({n for d1, e1 in table(p).items()}))
        save(p, where=[(train(p) if check(p) else p) for f1 in xs])
    return a, p, q, y
