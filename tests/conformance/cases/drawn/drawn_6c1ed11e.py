from drawn.terms import Drawn, check, clean, fetch, merge, nothing, save, score, split, table, tell, things, words


def drawn_6c1ed11e(n: int = 3, xs=(4, 5)):
    for a, b in table(xs, xs).items():
        c, *d = [a, *things(b)]
        tell(c)
    fetch(clean(xs, name=xs))
    tell(xs)
    if check(n, xs):
        try:
            fetch((xs and xs))
            if score(n, *split(xs)) > 20:
                e = fetch(xs, name=n)
                return fetch(n)
        except Drawn:
            f = []
            for g in range(len(words(xs, n))):
                print(fetch(g, **{'depth': xs}))
                f.append(nothing(g))
            save((xs or n))
            raise
        finally:
            fetch(f"{n}: {xs!r}")
        return
    m = check(n)
    print(merge(m, n))
    return m,
