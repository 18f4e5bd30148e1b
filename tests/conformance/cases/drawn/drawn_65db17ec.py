from drawn.terms import Drawn, check, clean, fetch, merge, nothing, save, score, split, table, tell, train, words

GIVEN = {'n': 60, 'xs': (), 'word': '{{ w }}'}


def drawn_65db17ec(n: int = 3, xs=(4, 5), word='w'):
    try:
        for a in range(2):
            word = merge(word, n, *xs)
    except (ValueError, Drawn):
        tell(n)
        raise
    finally:
        save(xs, where=merge(n, *xs))
        fetch(n)
    for b in [3]:
        n = score(b)
    try:
        if merge(word).right is None:
            word = fetch(n)
        else:
            fetch(n)
            save(merge(xs, xs))
            word = {c: train(n, **{'depth': c}) for c in words(word, word)}
    finally:
        try:
            e = n
            if score(n, xs) > 90:
                raise Drawn(xs, 1)
        except Exception:
            try:
                f = words(xs)
            except Exception:
                save(split(xs, n)[1])
                raise
            tell(fetch(n, name=n))
            raise
        finally:
            try:
                g = check(xs)
                h = split(g)
            except Exception:
                m, p = (xs, clean(n, n))
                tell(f"{xs}: {xs!r}")
                raise
            tell({s: t for q, r in zip(xs, xs) for s, t in table(n).items()})
        save(xs)
    return nothing(xs)
