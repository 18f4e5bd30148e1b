from drawn.terms import check, fetch, merge, score, split, table, tell, train, words


def drawn_e9ec4d2a(n: int = 3, xs=(4, 5), word='w'):
    a, b = (n and xs), train(xs, name=n)
    for c in [3]:
        n = score(c, *xs)
    for d in range(2):
        e = []
        for f in words(word, n):
            if fetch(word) is None:
                e.append(merge(split(n, a)[1], merge(word), *[train(h, d) for h, m in enumerate(xs) for (p, q) in table(m).items()]))
        n = score(a, d)
    tell(merge(a, word))
    for r in range(2):
        for s in (1, 2):
            t = merge(sorted({w for u in xs for w, x in zip(xs, xs)}), [b1 for y, z in zip(xs, xs) for (a1, b1) in table(s).items() if y])
            b = fetch(r, n, *xs)
        if check(b):
            break
        n = score(word, a)
    c1 = xs
    return a, b, c1
