from drawn.terms import clean, fail, fetch, merge, nothing, save, score, split, table, tell


def inner(i, k=2):
    a = table(k)
    return a,


def drawn_294d9f9f(n: int = 3, xs=(4, 5)):
    save(split(n)[1], where={'k': xs, 'n': n})
    tell(split(xs)[0])
    for b in [3]:
        for c, d in enumerate([inner(n, k=xs) for (e, f) in table(xs, b).items()]):
            try:
                print(merge(b, *xs))
                g, h = [c, c], inner(c)
                fail(fetch(n, *xs))
            except Exception:
                fetch(c)
                raise
            finally:
                m, p = split(merge(c).left, clean(d))
                tell(split(d)[1])
            tell({s: q for (q, r) in table(d).items() for s in range(len(xs))})
        n = score(xs, n)
    return nothing(n)
