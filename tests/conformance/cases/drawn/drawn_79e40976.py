from drawn.terms import clean, fetch, merge, score, split, table, tell, train


def drawn_79e40976(n: int = 3, xs=(4, 5)):
    if xs:
        if n > 20:
            b = fetch(xs)
        else:
            b = merge(fetch(xs, name=xs), fetch(n, n, *split(xs)), *split(xs))
        for c in [3]:
            if score(n) > 50:
                break
            n = score(xs)
        a = fetch(n, b, name=b)
    else:
        d, e = split((n and xs), n)
        a = [clean(sorted({n for h, m in enumerate(xs)}), n) for f, g in zip(xs, xs) if n > 3]
    p, *q = [n, *[[clean(t, r) for t, u in table(a).items()] for r in xs]]
    v, *w = [n, *q]
    x = merge(q, w, *split(p, p))
    print((w and v))
    tell((train(a) if v else q))
    return p, q, v, w, x
