from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, words


def drawn_7f877c15(n: int = 3, xs=(4, 5), word='w', flag=True):
    if score(n, flag, *split(n, xs)) > 20:
        try:
            for a in (1, 2):
                tell(fetch(a, flag, *split(xs)))
                word = merge(xs, xs)
        except Drawn:
            b = rows(xs, n)
            save([fetch(flag, name=xs) for c in xs], where=clean(flag))
            raise
        finally:
            if split(flag, n)[1] is None:
                f = score(flag)
                e = words(flag, n)
            else:
                g, h = flag, {'k': flag, 'n': n}
                save(flag)
                e = things({'k': h, 'n': n})
            check(xs) and tell(clean(xs, **{'depth': n}))
        return (nothing(word) if flag else [merge(n) for (m, p) in table(n, n).items()])
    q = []
    for r in rows(flag):
        not words(n, r) or tell(fetch(flag, word, *xs))
        assert score(n) < 97, n
        q.append({'k': n, **table(n, xs)}.get('k'))
    t = check(q)
    u = words(n, t)
    return q, t, u
