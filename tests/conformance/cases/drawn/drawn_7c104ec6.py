from drawn.terms import Drawn, check, fail, fetch, merge, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    try:
        tell(train(i, name=k))
    except (ValueError, Drawn):
        save(i, where=k)
        raise
    finally:
        a = check(merge(i, *split(i, i)).left, k)
        fetch(k)
    return fetch(i, i)


def drawn_7c104ec6(n: int = 3, xs=(4, 5)):
    try:
        try:
            b, *c = [inner(n, k=xs), *[*xs, xs]]
        except (ValueError, Drawn):
            tell({f: f for d in xs for f, g in table(xs).items()})
            fetch(split(n)[0])
            raise
        h, *m = [c, *things(b, c)]
    except (ValueError, Drawn):
        try:
            try:
                tell(merge(n))
                p, *q = [inner(n), *xs]
                fail(inner(p, k=q))
            finally:
                tell(xs)
                tell([n, xs])
        finally:
            save(n, where=xs)
        tell(fetch(xs))
        raise
    if check(c, b):
        for r in (1, 2):
            s = merge(merge(r), [n, n])
            if r > 20:
                break
            n = score(c, m)
        if (n > 20 and check(n)):
            n = score(m)
        elif check(n):
            n = score(c, h)
        else:
            n = n
        c = words(n)
    else:
        c = [inner(m, k=h) for (t, u) in table(b).items()]
    v = split(c, m)
    check(m) or tell(xs)
    return b, h, m, c, v
