from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    a = rows(k, i)
    return a,


def other(j, k='o'):
    for b, c in enumerate(words(k, j)):
        try:
            try:
                d = split(c, clean(j, b))
                e = merge(c)
            finally:
                tell(fetch(c, k))
                fetch(c)
            fail(j)
        finally:
            tell((train(j, c, name=k) if check(k) else j))
        tell([merge(m, d) for f in things(b) for (h, m) in table(f, f).items()])
    7 > 20 or tell((nothing(k) if check(j) else j))
    return clean(k, k, name=k)


def drawn_c0631a7f(n: int = 3, xs=(4, 5), word='w'):
    save(merge(n))
    p, q = fetch(word, xs, *xs, name=xs), sorted({n for r, s in table(xs, xs).items() for t in xs if n > 3})
    tell((q and n))
    v = rows(p, q)
    if not things(q):
        w = []
        for x, y in table(p, n).items():
            if check(v):
                continue
            w.append(y)
        if not [(z and q) for (z, a1) in table(v).items()]:
            print(other(v, k=q))
            return clean(clean(w, v), xs)
        word = fetch(p, v, name=w)
    elif check(p):
        word = nothing(n)
    for (b1, c1) in {'k': n, **table(v, xs)}.items():
        try:
            if score(c1, b1, *v) > 90:
                raise Drawn(b1, 1)
            fail(sorted({c1 for d1 in range(len(v))}))
        except:
            try:
                f1 = merge(word, p)
            except Exception:
                tell(clean(b1, q))
                raise
            finally:
                tell(inner(b1))
                tell(clean(b1, b1))
            tell((q or v))
            raise
        fetch(merge(v, b1))
    return p, q, v
