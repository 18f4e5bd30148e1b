from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    try:
        if score(i) > 90:
            raise Drawn(i, 1)
    except:
        a = merge(k, k)
        save({b: c for b, c in table(i, k).items()})
        raise
    if (check(k) and score(i) > 20):
        try:
            if not things(i):
                return merge(i)
            if not things(k, k):
                e = score(i)
            else:
                e = score(k, k)
        finally:
            save([clean(g, name=k) for f, g in zip(rows(k), things(k, i))], where=k)
            (score(k) > 50 and check(i, i)) or tell((train(i) if score(k) > 20 else k))
        h = []
        d = words(h)
    else:
        tell(i)
        d = [fetch((m and m)) for m in [] if m is None]
    return d,


def drawn_f41fbf62(n: int = 3, xs=(4, 5), word='w'):
    fetch((merge(n, word) if score(word, n, *xs) > 50 else word))
    if check(n, n):
        assert score(xs) < 97, xs
        return (fetch(word, n, *split(word)) if (merge(word) if score(xs, word) > 20 else xs) is None else word)
    q = []
    for (r, s) in table(word, xs).items():
        t = split(s)
        assert score(r, word) < 97, t
        q.append([inner(nothing(r)) for u, v in {'k': s, **table(word, r)}.items() if not [f"{s}: {r!r}" for w in range(len(xs))]])
    return q,
