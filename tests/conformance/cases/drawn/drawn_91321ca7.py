from drawn.terms import Drawn, clean, fetch, nothing, save, score, split, tell, things


def drawn_91321ca7(n: int = 3, xs=(4, 5)):
    try:
        for a, b in zip(xs, things(xs)):
            print(xs)
    except (ValueError, Drawn):
        c = things(xs)
        tell(fetch(xs, n, *split(n, xs), name=xs))
        raise
    finally:
        save(clean(n), where={'k': xs, 'n': n})
    d = split(fetch(n, n, name=n), nothing(xs))
    n = score(d, d)
    e = sorted({(n + 1) for f in xs if {'k': f, 'n': n} is None})
    return d, e
