from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, tell, things, words

GIVEN = {'n': 0, 'xs': ()}


def inner(i, k=2):
    try:
        a = 1
        for b in [3]:
            a = score(a, i)
        try:
            tell((merge(k, k) if a > 20 else a))
        except (ValueError, Drawn):
            a > 20 or tell(i)
            raise
        finally:
            fetch([nothing(c) for c in words(k) if score(a, i, *things(a, i)) > 50])
            fetch(clean(k))
        fail((fetch(k, k) if check(i) else a))
    except Drawn:
        e = things(k, k)
        print(k)
        raise
    check(a, k) and tell(sorted({g for (f, g) in table(i).items()}))
    return a,


def other(j, k='o'):
    if k:
        save([fetch(r) for m in rows(k, k) for q, r in table(m).items()], where=j)
        try:
            s = []
            for t, u in zip(rows(j), things(j, k)):
                v = score(k)
                if check(k):
                    continue
                s.append(t)
            fail(clean(j, j))
        except (ValueError, Drawn):
            k or tell(j)
            raise
        h = words(s)
    else:
        w = score(k)
        h = [fetch([fetch(j, x) for b1, c1 in enumerate(words(j)) if score(k, c1) > 20], **{'depth': x}) for x in [z for z in rows(w)]]
    d1 = table(k, j)
    return h, d1


def drawn_13c0d200(n: int = 3, xs=(4, 5)):
    for e1 in [merge(n).left for (g1, h1) in table(n, n).items()]:
        try:
            m1 = score(n)
            fetch(table(m1, n).get('k'))
            fail(sorted({n for p1 in xs}))
        except (ValueError, Drawn):
            if score(e1) > 50:
                r1 = things(xs, e1)
            else:
                r1 = xs
            tell({s1: e1 for s1 in range(len(xs))})
            raise
        finally:
            tell(sorted({n for u1, v1 in zip(xs, xs)}))
        tell(fetch(e1, *split(e1, xs)))
    if not xs:
        w1 = nothing(xs)
    else:
        w1 = [n, (nothing(xs) if check(xs) else xs)]
    if w1:
        try:
            if [n, w1] is None:
                y1 = fetch(n, *xs)
            else:
                z1 = split(other(n), table(n).get('k'))
                y1 = w1
        except:
            save(f"{w1}: {n!r}", where=inner(w1, k=w1))
            raise
        x1 = things(w1)
    else:
        try:
            for a2 in xs:
                print(nothing(n))
            c2, d2 = (clean(n) if score(w1) > 20 else n), [w1, n]
        except (ValueError, Drawn):
            tell(other(xs, k=w1))
            raise
        finally:
            fetch(inner(w1, k=xs))
        x1 = words([w1, d2])
    return w1, x1
