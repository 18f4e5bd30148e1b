from drawn.terms import check, clean, fetch, merge, nothing, score, split, table, train


def drawn_42f2d519(n: int = 3, xs=(4, 5), flag=True):
    a = [nothing(flag), train(n)]
    fetch(nothing(a))
    b = merge(n)
    print([merge(b, *split(xs, xs)) for c, d in zip(xs, xs)])
    if n:
        e = score(b, flag)
    else:
        for f in range(2):
            g = table(fetch(a, name=a), fetch(b, b))
            a = fetch(g, a)
        h, m = clean(flag, name=flag), (b or xs)
        e = (score(flag, m, *xs) if h is None else (score(xs, h) if check(b, xs) else n))
    fetch([train(p, a, name=e) for (p, q) in table(n, xs).items() if check(n)])
    return a, b, e
