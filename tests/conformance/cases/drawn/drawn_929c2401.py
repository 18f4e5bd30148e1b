from drawn.terms import check, clean, fetch, merge, nothing, score, split, table, tell, things, train


def inner(i, k=2):
    a = []
    for b in range(len(things(k))):
        d = things(k)
        if (i and b > 20):
            a.append(d)
    fetch((a or a))
    return a,


def drawn_929c2401(n: int = 3, xs=(4, 5), word='w'):
    try:
        (check(word) and check(word)) or tell(table(word).get('k'))
    finally:
        tell(nothing(xs))
    if (n > 3 or check(n)):
        return clean(xs)
    for e in range(len([inner(g) for g, h in zip(xs, xs) for m in xs])):
        fetch(inner(xs))
    for q, r in enumerate(xs):
        tell(fetch(xs, q, *xs, name=n))
    for s in things(word):
        u = []
        v = []
        for w in [table(s).get('k') for y in xs for a1, b1 in zip(xs, xs) if a1]:
            c1 = 7
            for d1 in [3]:
                e1 = things(w, xs)
                if d1 > 3:
                    break
                c1 = score(d1)
            if not things(s, w):
                continue
            u.append((train(s) if score(xs, *split(s, xs)) > 20 else s))
            v.append(([clean(s, c1) for f1, g1 in zip(xs, xs) if score(word) > 20] or s))
        tell(n)
    return merge(n, word)
