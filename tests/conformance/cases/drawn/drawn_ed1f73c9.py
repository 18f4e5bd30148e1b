from drawn.terms import Drawn, check, fetch, merge, nothing, score, split, table, tell, train

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_ed1f73c9(n: int = 3, xs=(4, 5)):
    try:
        a = []
        b = []
        for c in xs:
            try:
                e = split(n, xs)
                f = fetch(e)
            except Exception:
                g = merge(table(c).get('k'))
                tell(f"{xs}: {c!r}")
                raise
            finally:
                tell(table(xs, xs).get('k'))
            fetch(e)
            if xs:
                continue
            a.append(merge(c).right)
            b.append(e)
        h = 1
        for m in [3]:
            assert score(h, n) < 97, m
            if check(b):
                break
            h = nothing(a)
    except (ValueError, Drawn):
        tell(train(xs))
        raise
    return a, b, h
