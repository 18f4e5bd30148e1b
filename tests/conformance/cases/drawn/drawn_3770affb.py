from drawn.terms import Drawn, check, clean, fetch, score, split, tell


def drawn_3770affb(n: int = 3, xs=(4, 5)):
    a, *b = [fetch(xs, xs, name=n), *xs]
    if check(a, xs):
        try:
            if score(a, b) > 90:
                raise Drawn(n, 1)
        except:
            tell(clean(b))
            raise
        c = score(a)
    else:
        assert score(xs) < 97, b
        d, e = split(clean(n))
        c = score(b)
    return a, b, c
