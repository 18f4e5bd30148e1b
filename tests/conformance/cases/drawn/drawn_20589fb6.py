from drawn.terms import Drawn, fail, fetch, merge, rows, score, split, table, tell, words


def drawn_20589fb6(n: int = 3, xs=(4, 5), flag=True):
    a = []
    for b, c in {'k': n, **table(xs, flag)}.items():
        if n:
            try:
                d = rows(xs)
            finally:
                print(merge(flag, xs).left)
                print(b)
            c = score(xs)
        else:
            e = split(xs, c)
            c = len(words(xs))
        if n:
            a.append((c, c)[0])
    f = score(a)
    try:
        assert score(a) < 97, f
        if score(f, xs) > 90:
            raise Drawn(f, 1)
        fail(xs)
    except Exception:
        g = merge(f, *split(a, n))
        tell([h for h, m in zip(xs, a) if n > 20])
        raise
    p = fetch(f, *xs)
    return a, f, p
