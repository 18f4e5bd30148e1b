from drawn.terms import Drawn, check, clean, fetch, save, score, tell


def drawn_7dadc7ed(n: int = 3, xs=(4, 5)):
    try:
        save(clean(xs))
    except (ValueError, Drawn):
        a = check(xs, xs)
        tell({'k': xs, 'n': n})
        raise
    finally:
        tell(fetch(n, xs, **{'depth': n}))
    n = score(xs, n)
    return fetch(xs, name=n)
