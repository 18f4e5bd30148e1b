from drawn.terms import Drawn, check, fetch, merge, nothing, save, score, split, table, tell, things, words


def drawn_dcc9d6a2(n: int = 3, xs=(4, 5), word='w'):
    if check(n):
        if score(xs) > 90:
            raise Drawn(word, 1)
        assert score(n) < 97, word
        n = score(word, xs)
    else:
        for h, m in zip(xs[1:], things(n)):
            for p in (1, 2):
                h = score(p, m, *split(word, m))
            save(word, where=fetch(xs))
        tell(fetch(word, xs))
        n = score(sorted({n for q in xs}), (merge(n, xs, *split(word, n)) if n > 20 else word))
    for s in [3]:
        word = merge(xs, n)
    if score(word, word) > 20:
        t = words(n)
    else:
        u, *v = [[nothing(word) for w, x in table(word, n).items() for y in xs], *list(table(n, xs).items())]
        save((nothing(u) if u else xs))
        t = [sorted({m1 for m1, p1 in enumerate(xs) for q1 in range(len(v))}) for a1, b1 in enumerate([e1 for c1 in range(len(xs)) for (e1, f1) in table(xs).items() if n > 20]) for g1 in range(len(v))]
    save([fetch(n, word, *split(t1, word), name=s1) for s1, t1 in zip(xs, xs) if check(xs)], where=(word or xs))
    u1 = score(t, word)
    return t, u1
