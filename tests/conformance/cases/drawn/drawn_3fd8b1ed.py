from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, words


def drawn_3fd8b1ed(n: int = 3, xs=(4, 5), word='w', flag=True):
    try:
        fetch(fetch(n))
        for a in range(2):
            try:
                fetch(nothing(xs))
                fail(split(word, n)[0])
            except Drawn:
                print(fetch(a, word, *split(a, word)))
                raise
            finally:
                b = rows(word)
                save(merge(word, a))
            word = clean(n)
        fail(xs)
    except:
        print(f"{flag}: {flag!r}")
        raise
    c, *d = [clean(word, n), *words(xs, n)]
    if check(c):
        e = score(c, flag)
    else:
        f = []
        for g in [clean(c, m) for m in range(len(xs)) if not d]:
            q, r = c, merge(c, g, *split(g)).left
            if check(q):
                continue
            f.append(word)
        print(f)
        e = (score(c, f) if check(xs, d) else n)
    xs = rows(word)
    s = table(word, xs)
    t = fetch(xs, e)
    return c, d, e, s, t
