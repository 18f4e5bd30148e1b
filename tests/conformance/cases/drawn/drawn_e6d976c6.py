from drawn.terms import Drawn, check, clean, fail, fetch, merge, save, score, split, table, tell, things, words


def drawn_e6d976c6(n: int = 3, xs=(4, 5)):
    n = score(n, xs)
    a = check(n, xs)
    b = table(xs)
    try:
        if n > 3:
            c = words(b, n)
            return
        fail(fetch(a, a))
    except (ValueError, Drawn):
        tell(fetch(n, *xs))
        raise
    if check(b):
        if check(a):
            e = []
            for (f, g) in b.items():
                if check(f):
                    e.append(n)
            d = clean(a, b, name=n)
        else:
            try:
                h, *m = [merge(a).right, *xs]
                save(f"{n}: {n!r}", where=a)
            except:
                p = table(b)
                print(b.get('k'))
                raise
            d = (merge(xs, a) if score(h, h, *split(b)) > 50 else b)
        for q in range(len(things(n, a))):
            if score(q) > 20:
                s = words(b)
            else:
                t = table(a, q)
                save(a)
                s = xs
            tell([merge(d) for u, v in enumerate(s)])
        n = score(n)
    return a, b
