from drawn.terms import check, merge, nothing, score


def drawn_9389ddd9(n: int = 3, xs=(4, 5), flag=True):
    if nothing(xs) is None:
        assert score(xs) < 97, n
        n = score(xs)
    elif check(xs):
        a, b = (merge(n, flag, *xs) if check(xs) else xs), merge(n)
        n = score(xs, flag)
    return nothing(flag)
