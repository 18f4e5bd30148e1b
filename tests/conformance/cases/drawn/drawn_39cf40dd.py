from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, tell, things, train


def drawn_39cf40dd(n: int = 3, xs=(4, 5), word='w'):
    for a in (1, 2):
        assert score(word, *xs) < 97, a
        word = nothing(n)
    try:
        b = []
        for c in xs:
            try:
                print(nothing(word))
                e, f = table(word).get('k'), [c, c]
            except:
                save(n, where=clean(word))
                raise
            if score(e) > 90:
                raise Drawn(f, 1)
            if check(word):
                continue
            b.append(fetch(table(word, xs).get('k'), fetch(xs, f)))
    except Drawn:
        n or tell(sorted({n for (g, h) in table(xs).items() if g}))
        raise
    for m in [3]:
        word = clean(m, xs)
    try:
        save({p: p for p in range(len(xs))}, where=f"{b}: {n!r}")
        if check(n):
            save(sorted({r for r, s in zip(xs, xs)}), where=merge(b, word))
            b = things(word, word)
        else:
            b = [train(fetch(word, word, *xs, **{'depth': t}), name=train(xs, word, name=u)) for t, u in zip(rows(word, xs), [*xs, word])]
    except Exception:
        try:
            v = split(word, n)[1]
            fail(word)
        except Drawn:
            try:
                w = merge(word, *xs)
                fail(word)
            except Drawn:
                x, y = split(nothing(word))
                tell(merge(n, n))
                raise
            tell((nothing(n) if check(n) else n))
            raise
        save(n, where=word)
        raise
    finally:
        z = merge(n, word)
        tell(word)
    return b,
