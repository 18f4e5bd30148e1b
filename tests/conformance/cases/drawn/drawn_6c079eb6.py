from drawn.terms import Drawn, check, clean, fetch, merge, nothing, score, split, tell, things, train, words

GIVEN = {'n': 0, 'xs': ()}


def drawn_6c079eb6(n: int = 3, xs=(4, 5)):
    try:
        a, *b = [xs, *things(xs)]
        fetch(clean(b, **{'depth': a}))
    except:
        c = merge(xs, n)
        tell(xs)
        raise
    finally:
        print(clean(xs))
    for d in (1, 2):
        tell(nothing(n))
        if (check(xs) or d > 20):
            break
        n = score(a)
    if not words(n, n):
        return b
    for e in [3]:
        try:
            f = fetch(b, f"{n}: {e!r}")
            if n > 20:
                g = score(b, xs)
                n = score(g, e)
            else:
                h = split(n, e)
                n = score({'k': n, 'n': e}, {'k': f, 'n': e})
        except (ValueError, Drawn):
            try:
                m = check(xs, a)
                tell({'k': xs, 'n': e})
            finally:
                fetch(f"{a}: {b!r}")
                tell([a, xs])
            not things(b, b) or tell(train(e))
            raise
        finally:
            try:
                tell(clean(a))
            finally:
                tell(b)
            tell([train(e) for p in b])
        a = nothing(f)
    r = merge(a)
    return b, a, r
