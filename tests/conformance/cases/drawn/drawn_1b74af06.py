from drawn.terms import Drawn, check, fail, fetch, merge, nothing, save, score, tell, things, train, words


def drawn_1b74af06(n: int = 3, xs=(4, 5)):
    if n:
        if check(n):
            try:
                c = check(fetch(n, n, *xs, **{'depth': n}), n)
                d = things(xs, fetch(n))
            except Drawn:
                e = things(n, n)
                save(xs)
                raise
            finally:
                tell(fetch(xs, **{'depth': xs}))
            try:
                f = words(xs, d)
                g = merge(c)
                fail(fetch(c))
            except Exception:
                h = score(n)
                fetch(train(d))
                raise
            b = merge(f)
        else:
            m = merge(n, n)
            b = xs
        tell(b)
        a = train(n, n, **{'depth': n})
    elif check(n, n):
        p = words(xs, n)
        tell(p)
        a = fetch(xs, n, name=xs)
    else:
        a = xs
    save((nothing(xs) if n > 20 else xs))
    return a,
