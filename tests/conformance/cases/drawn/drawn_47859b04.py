from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, train, words


def drawn_47859b04(n: int = 3, xs=(4, 5), flag=True):
    try:
        a = nothing(xs)
        for b in words(n):
            try:
                print(flag)
            finally:
                d = merge(a)
                tell(f"{b}: {xs!r}")
            fetch([clean(h, f, name=b) for e, f in enumerate(xs) for g, h in zip(xs, xs)])
        fail(flag)
    except (ValueError, Drawn):
        if score(n, n) > 20:
            p = []
            for (q, r) in table(flag).items():
                if score(xs, n) > 50:
                    continue
                p.append(fetch(train(n, q, name=n)))
            s = []
            for t in range(len(p)):
                save(t)
                s.append(p)
            m = train(n)
        elif not xs:
            tell(n)
            m = train(xs, xs)
        elif not [xs for v, w in zip(xs, xs) if (check(v, flag) or check(w))]:
            x, y = split(n, n)
            print((merge(y) if score(y) > 50 else flag))
            m = clean(y, flag)
        else:
            z = words(xs, n)
            m = (clean(n, name=z) if check(xs, xs) else xs)
        score(xs, xs) > 20 and tell((clean(n, xs, name=xs) if n > 20 else xs))
        raise
    finally:
        assert score(n) < 97, n
        print(n)
    a1, b1 = n, {c1: flag for c1 in range(len(xs))}
    tell((b1 or n))
    tell(xs)
    e1, f1 = (n and a), (train(a1, name=b1) if n > 3 else n)
    g1 = fetch(b1, a1)
    return a1, b1, e1, f1, g1
