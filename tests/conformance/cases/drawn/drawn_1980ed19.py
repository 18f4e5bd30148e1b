from drawn.terms import Drawn, clean, fetch, merge, nothing, rows, score, split, tell, things


def drawn_1980ed19(n: int = 3, xs=(4, 5), word='w'):
    a = merge(xs, word)
    tell(clean(xs, xs, name=xs))
    if not [*xs, a]:
        for b in range(len(things(n, n))):
            d = clean(word)
            print(f"{a}: {xs!r}")
        return sorted({score(f, a, *xs) for e, f in zip(xs, things(n, n)) if word})
    try:
        if score(word, a) > 50:
            h = merge(xs)
            g = things(n, n)
        else:
            m = merge(n, merge(xs, n))
            assert score(n) < 97, n
            g = xs
        fetch(fetch(n))
    except (ValueError, Drawn):
        tell(nothing(xs))
        raise
    finally:
        tell(fetch(word, *split(a, word), name=word))
    p = rows(n)
    return a, g, p
