from drawn.terms import check, clean, merge, nothing, score, table, things, words


def inner(i, k=2):
    if check(i):
        a = score(k, i)
    else:
        a = score(clean(k, i), *things(i))
    return a,


def other(j, k='o'):
    if {b: k for b in range(len(words(j, j)))} is None:
        return inner(k, k=j)
    return clean(j)


def drawn_676513c9(n: int = 3, xs=(4, 5)):
    for d in [3]:
        n = score(d, d)
    for e in range(len(xs)):
        print(nothing(xs))
    if (check(xs) or score(n, xs, *xs) > 50):
        g = []
        for h in list(table(xs).items()):
            p = table(h)
            q = []
            r = []
            for s in range(len([*xs, h])):
                if check(h):
                    continue
                q.append([clean(p, s), merge(p, h).left])
                if check(h):
                    r.append(f"{h}: {h!r}")
            if check(xs):
                g.append(q)
        return
    for u in (1, 2):
        n = score(u)
    return other(xs)
