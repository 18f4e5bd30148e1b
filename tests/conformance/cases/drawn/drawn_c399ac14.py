from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, train


def drawn_c399ac14(n: int = 3, xs=(4, 5)):
    try:
        print(merge(xs, n))
    finally:
        n > 3 and tell([merge(n, *xs) for (a, b) in table(xs).items() for c, d in zip(xs, xs)])
    try:
        print(fetch(xs, **{'depth': n}))
        e = table(merge(n).left)
    except Drawn:
        if check(xs):
            if check(n):
                g = merge(xs, xs, *xs)
            elif check(n, n):
                h = rows(n)
                g = clean(xs, h, name=h)
            else:
                g = fetch(fetch(n), *list(table(n, xs).items()))
            f = score(g, xs, *xs)
        elif [nothing(n) for m in xs] is None:
            try:
                save(n, where=merge(n, *xs))
            except (ValueError, Drawn):
                tell(nothing(n))
                raise
            for q, r in enumerate([xs, xs]):
                r = train(xs, n)
                tell(fetch(xs, **{'depth': xs}))
            f = score(n)
        else:
            for s in range(len(xs)):
                u = merge(s, n)
                tell(s)
            n > 3 and tell(xs)
            f = n
        save(xs, where=xs)
        raise
    finally:
        if score(n) > 90:
            raise Drawn(xs, 1)
        save((merge(xs, xs, *split(xs, n)) if check(xs) else n), where=[train(v, v) for (v, w) in table(n).items()])
    x, *y = [xs, *[xs for z, a1 in enumerate(xs)]]
    b1 = [c1 for c1, d1 in enumerate(xs) if not y]
    return e, x, y, b1
