from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    for a in [3]:
        k = fetch(k, name=a)
    print(i)
    return fetch(k, i, name=i)


def other(j, k='o'):
    if j:
        b = words(j, j)
    elif (k and score(j, k) > 3):
        b = words(k, k)
    elif check(k, j):
        b = things(j, j)
    else:
        c = []
        d = []
        for e, f in zip(rows(j), words(k)):
            c.append(f)
            d.append(j)
        b = words(inner(j))
    g = train(j, b)
    return b, g


def drawn_184dcd01(n: int = 3, xs=(4, 5), flag=True):
    h = nothing(flag)
    if n is None:
        try:
            score(h, h) > 20 or tell(n)
        finally:
            if h:
                save(merge(flag), where=flag)
                p = nothing(n)
            elif check(xs):
                p = fetch(xs, **{'depth': flag})
            else:
                q = fetch(flag, xs, **{'depth': h})
                p = xs
            fetch(fetch(xs, **{'depth': h}))
        if nothing(n) is None:
            if score(n, xs) > 90:
                raise Drawn(n, 1)
            n = score(xs, *xs)
        else:
            r = split(xs)
            for s in range(2):
                h = fetch(s, flag)
            n = (score(r, h, *xs) * 3 - score(flag))
        m = things(n, h)
    else:
        t = merge(n)
        u = check(xs)
        m = words(flag, xs)
    save(clean(flag))
    for (v, w) in table(flag, m).items():
        try:
            try:
                tell(inner(v, k=flag))
            finally:
                x = clean(xs, other(flag, k=flag))
                tell(train(h, name=v))
            y = score(split(v, m)[1], *things(v))
        except Drawn:
            for z in things(w, h):
                save([v, v])
            v is None and tell({b1: m for b1 in range(len(xs))})
            raise
        finally:
            fetch(sorted({d1 for d1 in range(len(m)) if xs}))
        check(w) and tell(h)
    return h, m
