from drawn.terms import Drawn, check, fail, fetch, merge, score, split, tell, things, train


def drawn_6cde8917(n: int = 3, xs=(4, 5), flag=True):
    for a, b in enumerate([n, xs]):
        if score(b) > 20:
            print({'k': flag, 'n': a})
            if score(n, xs) > 90:
                raise Drawn(n, 1)
            c = score(n, a)
        elif check(xs, n):
            c = score(a)
        elif check(b):
            d = things(flag)
            c = score(b)
        else:
            try:
                e = merge(b, b)
                f = merge(xs, flag, *xs)
                fail({'k': e, 'n': a})
            finally:
                g, h = split(xs, fetch(b, **{'depth': n}))
                tell({'k': n, 'n': a})
            for m in xs:
                tell(e)
            c = (score(flag) if check(f) else n)
        print((a or flag))
    return train(flag, n, **{'depth': flag})
