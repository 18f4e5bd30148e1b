from drawn.terms import check, fail, merge, nothing, rows, save, score, table, tell, train, words


def inner(i, k=2):
    a, b = (merge(k, k, *words(i)).left, merge(i))
    c = []
    d = []
    for e, f in table(k).items():
        c.append((train(a, b, name=a) if f > 3 else k))
        d.append([nothing(e) for (g, h) in table(e).items()])
    return a, b, c, d


def drawn_6fde1940(n: int = 3, xs=(4, 5), word='w', flag=True):
    try:
        try:
            m = (n or score(xs) > 50)
            fail(merge(xs, word))
        except Exception:
            p = []
            q = []
            for (r, s) in table(word).items():
                p.append(train(merge(r).right, [word, flag], name=r))
                q.append(flag)
            print((n or xs))
            raise
    except Exception:
        print(inner(n, k=word))
        raise
    try:
        t = rows(m, n)
    except Exception:
        try:
            try:
                u = nothing(flag)
            except Exception:
                tell(inner(word, k=xs))
                raise
            v = check(m)
        finally:
            save([word for w, x in enumerate(xs) if score(word) > 50])
        save(flag)
        raise
    finally:
        assert score(n) < 97, flag
        tell({a1: a1 for y in xs for a1, b1 in table(n, flag).items() if check(m, flag)})
    c1 = table(word)
    return m, t, c1
