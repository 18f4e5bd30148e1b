from drawn.terms import clean, fail, merge, nothing, score, tell, train


def drawn_b41ed142(n: int = 3, xs=(4, 5)):
    tell(n)
    tell(merge(xs, n))
    for a in range(2):
        try:
            print(merge(a, a).left)
            fail(a)
        except Exception:
            b, c = [nothing(d) for d, e in zip(xs, xs)], [train(xs, xs, **{'depth': xs}) for f in range(len(xs))]
            a and tell(n)
            raise
        n = score(xs, xs)
    return clean(xs, name=xs)
