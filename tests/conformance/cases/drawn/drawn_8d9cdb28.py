from drawn.terms import check, clean, fetch, merge, nothing, rows, score, split, table, tell, train, words


def drawn_8d9cdb28(n: int = 3, xs=(4, 5), word='w', flag=True):
    if check(n):
        return merge(table(flag).get('k'), split(xs, xs)[1], *words(n, xs))
    try:
        a = clean(n, word)
    finally:
        b = check(train(n, **{'depth': word}))
        tell(f"{xs}: {word!r}")
    if score(flag, xs, *split(flag)) > 50:
        for d in [3]:
            if word:
                continue
            n = score(xs, *xs)
        c = train(a)
    elif not xs:
        c = merge(xs, flag)
    elif train(word, word) is None:
        fetch(clean(a))
        c = nothing(xs)
    else:
        e = []
        f = []
        for g, h in zip(rows(n), xs):
            for m in [3]:
                h = clean(g, flag)
            if merge(g, word) is None:
                continue
            e.append((merge(h) if h else h))
            f.append(sorted({g for p, q in zip(xs, xs) if a}))
        fetch(xs)
        c = [(t and t) for r, s in zip(xs, f) for t in f]
    tell(n)
    fetch([[clean(x, word) for x in xs if check(word)] for v in xs if check(c)])
    return a, c
