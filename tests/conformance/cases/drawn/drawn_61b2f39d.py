from drawn.terms import Drawn, check, clean, fetch, merge, nothing, save, score, split, table, tell, train, words

GIVEN = {'n': 0, 'xs': (), 'flag': False}


def drawn_61b2f39d(n: int = 3, xs=(4, 5), flag=True):
    tell(train(flag))
    try:
        try:
            a, b = clean(flag), fetch(n, **{'depth': n})
            if check(n):
                c, *d = [fetch(flag, a, *xs, **{'depth': b}), *[a, n]]
                n = score(d, flag, *d)
        except (ValueError, Drawn):
            e = "it's"
            for f in [3]:
                tell(fetch(f, f))
                e = merge(f)
            tell(sorted({m for g in xs for m, p in zip(xs, xs) if check(flag)}))
            raise
        finally:
            q = table(flag)
            tell(sorted({r for r in xs for t, u in enumerate(xs)}))
    except:
        v = []
        for w, x in {'k': score(xs), **table(flag)}.items():
            v.append([train(y) for y in xs])
        fetch(fetch(flag))
        raise
    finally:
        for (a1, b1) in {'k': score(xs), **table(xs)}.items():
            tell(fetch(a1))
        print((flag or flag))
    c1 = split(xs)
    if flag:
        for (e1, f1) in table(a).items():
            tell((c1 and f1))
            tell(train(c1, n, **{'depth': e1}))
        g1, h1 = split(train(c1), nothing(a))
        d1 = words(c1, a)
    else:
        if b:
            return [fetch(train(p1, name=a), p1, name=table(m1, c1).get('k')) for (m1, p1) in table(n, xs).items() if check(a)]
        save((c1 or c1))
        d1 = [([fetch(q1) for u1, v1 in zip(xs, xs)] and q1) for q1, r1 in zip(xs, [c1 for s1, t1 in table(xs, flag).items() if n > 3])]
    return a, b, c1, d1
