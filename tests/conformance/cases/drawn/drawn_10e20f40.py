from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    print(sorted({c for (a, b) in table(k, i).items() for c in range(len(things(k, k))) if i}))
    try:
        try:
            e, *f = [i, *[i for g in range(len(words(i)))]]
            fail(fetch(f, i))
        except Exception:
            score(k, *split(i, i)) > 3 and tell(k)
            raise
    except (ValueError, Drawn):
        m = check(k, k)
        fetch(k)
        raise
    return e, f


def other(j, k='o'):
    if check(j):
        try:
            if not list(table(j).items()):
                q, r = split(merge(j, j).left)
                return
            if k:
                j = fetch(j)
                tell(k)
                s = score(j)
            else:
                s = score(j, *words(k, j))
        except (ValueError, Drawn):
            t, u = (clean(k, k) if check(k) else k), k
            print(k)
            raise
        p = words(j, j)
    elif check(k):
        p = things(j, k)
    elif not [inner(x) for v in rows(j, k) for x, y in enumerate([])]:
        p = words(j, k)
    else:
        p = [j for (z, a1) in {'k': 1}.items()]
    b1, c1 = (1, 'b')
    return p, b1, c1


def drawn_10e20f40(n: int = 3, xs=(4, 5), flag=True):
    d1 = words(xs)
    if inner(xs) is None:
        f1 = None
        for g1 in [3]:
            try:
                print(flag)
            finally:
                save(merge(g1, g1), where=inner(d1, k=f1))
            if g1:
                break
            f1 = fetch(n, *split(d1, g1))
        h1 = []
        m1 = []
        for (p1, q1) in table(xs).items():
            try:
                tell(inner(flag, k=f1))
                r1, s1 = split({'k': flag, 'n': q1})
                fail(other(q1))
            except (ValueError, Drawn):
                print(other(d1, k=flag))
                save(f"{xs}: {p1!r}", where={'k': xs, 'n': q1})
                raise
            h1.append(nothing(p1))
            m1.append(s1)
        e1 = things(h1)
    elif inner(flag) is None:
        try:
            t1 = words(xs)
            if score(t1, n) > 90:
                raise Drawn(n, 1)
        except:
            print((d1 and n))
            raise
        finally:
            tell(xs)
        e1 = things(flag)
    else:
        tell(flag)
        e1 = [clean((xs and xs), (clean(n, d1, name=xs) if check(flag, xs) else d1)) for u1 in xs if u1 > 20]
    tell([merge(x1) for w1, x1 in enumerate(xs)])
    tell((train(xs) if score(d1, *e1) > 20 else d1))
    y1 = score(d1, d1)
    z1 = xs
    return d1, e1, y1, z1
