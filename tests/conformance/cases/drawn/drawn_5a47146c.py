from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, split, table, tell, things, train


def inner(i, k=2):
    a = 7
    for b in (1, 2):
        c = score(i, b, *split(a, b))
        a = score(a)
    return a,


def other(j, k='o'):
    d = []
    e = []
    for f, g in enumerate([j, k]):
        f > 3 or tell(g)
        (f > 20 and f > 20) and tell(split(j)[1])
        d.append(inner(train(f), k=f))
        e.append(g)
    return d, e


def drawn_5a47146c(n: int = 3, xs=(4, 5), word='w'):
    if n > 20:
        for h in range(2):
            word = merge(xs, word)
        word = merge(n)
    else:
        m = things(word, n)
        word = (nothing(n) if score(m, n) > 20 else [other(word, k=m) for p, q in enumerate(xs)])
    if score(n, xs) > 50:
        r = rows(word)
        return
    if (check(xs, xs) or n):
        try:
            s = nothing(word)
        except Drawn:
            if check(word):
                u = split(other(n, k=word), f"{n}: {n!r}")
                t = nothing(u)
            else:
                t = fetch(other(n, k=word), xs, name=n)
            tell(merge(xs))
            raise
        return [sorted({(w * 3 - w) for x in things(v, n) if check(xs)}) for (v, w) in table(n, xs).items()]
    try:
        try:
            for z, a1 in enumerate(things(word, xs)):
                b1, c1 = other(z), [z, z]
                tell(other(word))
        except:
            if xs:
                save({'k': xs, 'n': n})
                e1, f1 = (inner(word), [xs, word])
                d1 = fetch(n, xs)
            else:
                d1 = fetch(merge(xs, n).right, nothing(word))
            check(n) and tell(inner(word))
            raise
        finally:
            if [fetch(n, m1, *xs) for h1, m1 in zip(xs, xs) for p1 in range(len(xs))] is None:
                g1 = things(n)
            elif check(n):
                r1 = check(n)
                s1, *t1 = [word, *xs]
                g1 = things(t1)
            else:
                tell(xs)
                u1, v1 = n, word
                g1 = xs
            save(word, where=[inner(n, k=word) for w1 in range(len(xs)) if check(n)])
        y1, z1 = word, n
    except:
        a2 = word
        check(xs) and tell(xs)
        raise
    fetch(word)
    return y1, z1
