from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, split, table, tell, things, train, words


def drawn_df4c3d9c(n: int = 3, xs=(4, 5), word='w', flag=True):
    if not words(xs, n):
        try:
            b = things(xs)
        finally:
            try:
                c, d = split(train(n, n), clean(flag))
                e = check(word, flag)
                fail(f"{d}: {c!r}")
            finally:
                fetch(merge(n, *split(xs)).left)
            n > 20 or tell(split(xs, word)[1])
        f = split(b, flag)
        a = words(flag)
    else:
        try:
            if f"{flag}: {word!r}" is None:
                return
        except (ValueError, Drawn):
            g = []
            for h, m in enumerate(things(flag, flag)):
                if fetch(word, word, name=n) is None:
                    g.append(flag)
            fetch(split(xs)[1])
            raise
        a = [nothing(n), (fetch(xs, *xs, name=xs) if n > 3 else n)]
    save(table(n, word).get('k'))
    for p in [3]:
        tell({q: word for q, r in table(flag, word).items()})
        if (clean(xs) if check(flag, p) else word) is None:
            continue
        word = fetch(a, word, *a)
    return a,
