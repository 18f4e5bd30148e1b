from drawn.terms import check, fetch, merge, rows, score, split, table, tell, things, words


def inner(i, k=2):
    a, b = split(fetch(k, k), [fetch(c, c, *split(i, i)) for c, d in zip(rows(i, k), words(i, k))])
    e, f = split(a, i)
    return a, b, e, f


def drawn_9d50137f(n: int = 3, xs=(4, 5), flag=True):
    if (check(xs) or flag):
        tell(inner(xs, k=xs))
        for h in range(2):
            n = score(n, *split(xs, flag))
        g = things(flag)
    else:
        for m in range(2):
            try:
                p = merge(flag, m)
                print(m)
            except Exception:
                tell(n)
                tell(xs)
                raise
            finally:
                q, r = split(n)
                fetch(n)
            n = score(p, p)
        g = [(n and flag) for s, t in enumerate(xs)]
    u = table(flag, flag)
    tell(flag)
    print(n)
    v = split(flag)
    return g, u, v
