from drawn.terms import check, clean, fail, fetch, merge, score, split, table, tell, train, words


def drawn_83863c0c(n: int = 3, xs=(4, 5), flag=True):
    a = table(flag, n)
    if check(a):
        try:
            for c in range(len([xs, a])):
                tell({'k': xs, 'n': n})
                print(n)
            e = clean(flag, a)
        except Exception:
            tell(fetch(a, n, name=a))
            raise
        f, g = fetch(e, xs), fetch(n, xs)
        b = words(f)
    else:
        try:
            if flag is None:
                m, p = (clean(xs, name=a), flag)
                h = fetch(m, n)
            else:
                q = fetch(xs, n)
                h = flag
            fail(train(flag))
        except Exception:
            tell([fetch(r, *split(n, a), name=xs) for r, s in enumerate(xs) if score(a) > 20])
            raise
        assert score(flag, a) < 97, h
        b = words(clean(h, xs, name=a), h)
    fetch(xs)
    t = split(flag)
    u = merge(a)
    return a, b, t, u
