from drawn.terms import check, clean, fetch, merge, nothing, rows, save, score, split, tell, things, words


def inner(i, k=2):
    a = check(i, k)
    if check(a):
        for c in (1, 2):
            if not words(a, a):
                continue
            i = fetch(k, k)
        b = words(i, a)
    elif k:
        if check(k):
            if check(i):
                e = score(nothing(a), fetch(i, **{'depth': a}))
                k = clean(e)
            else:
                save({'k': k, 'n': score(a, k, *words(a, i))})
                k = fetch(k, k, *split(a))
            d = score(k)
        else:
            check(a) or tell(a)
            d = (score(k) if check(a) else score(i))
        print((merge(a) if check(i, k) else d))
        b = things(i, d)
    elif 7 > 3:
        f = {}
        b = things(k)
    else:
        b = [sorted({g for q, r in {'k': 1}.items()}) for g, h in zip([1, 2], [merge(k, m, *(1, 'b')) for m, p in {'k': 1}.items()])]
    return a, b


def drawn_08d072c5(n: int = 3, xs=(4, 5)):
    s = []
    for t in range(len([xs, xs])):
        s.append(sorted({score(t, n) for v in rows(n)}))
    if inner(xs, k=xs) is None:
        x = words(n, s)
    else:
        x = things((clean(xs, name=xs) if score(n) > 50 else n))
    return s, x
