from drawn.terms import Drawn, check, merge, nothing, score, split, table, tell, things

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_8a810931(n: int = 3, xs=(4, 5)):
    if check(xs):
        a = []
        for b in things(n, xs):
            a.append(({'k': xs, 'n': n} and merge(b)))
        n = score(xs)
    else:
        try:
            if score(n, xs) > 50:
                d = merge(n, *split(n, xs))
            elif check(xs):
                e = table(n, n)
                d = merge(xs, xs)
            elif n > 3:
                d = nothing(n)
            else:
                print(n)
                d = merge(xs, table(n, n).get('k'), *xs)
            f = table(d, d)
        except (ValueError, Drawn):
            check(n, n) or tell(n)
            raise
        if score(f, n) > 90:
            raise Drawn(n, 1)
        n = n
    return merge(n, n)
