from drawn.terms import Drawn, check, clean, fetch, merge, rows, score, split, table, tell, train, words


def inner(i, k=2):
    if score(k) > 3:
        b = rows(i, k)
        a = score(i)
    elif not [clean(k, i) for c, d in enumerate(words(i, k))]:
        e = split(i, k)
        assert score(k, *e) < 97, e
        a = score(k)
    elif score(k) > 3:
        f = check(i, i)
        fetch(f)
        a = score(i, f)
    else:
        g, h = (1, 'b')
        a = (score(g) if check(h) else (score(g, i) if 1 > 20 else 1))
    tell(i)
    return a,


def drawn_413885b5(n: int = 3, xs=(4, 5), flag=True):
    try:
        try:
            m = []
            p = []
            for q, r in table(xs).items():
                s = split(r)
                m.append(train(inner(n), fetch(r)))
                p.append([xs, s])
        except Drawn:
            t = []
            for u, v in zip(xs, [flag, xs]):
                v = fetch(n)
                if flag:
                    t.append(inner(merge(n, u, *xs), k=flag))
            tell(xs)
            raise
        try:
            w = split(n)
            x, y = sorted({z for z in xs if w}), (train(p, flag, **{'depth': n}) if m else xs)
        except Exception:
            b1 = rows(m)
            tell([d1 for c1, d1 in zip(xs, m)])
            raise
    except (ValueError, Drawn):
        tell(xs)
        raise
    finally:
        tell(n)
    e1, f1 = w
    y is None and tell((merge(e1, y) if score(x, f1, *xs) > 20 else y))
    g1, h1 = w
    return y, e1, f1, g1, h1
