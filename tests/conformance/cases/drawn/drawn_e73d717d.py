from drawn.terms import check, fetch, merge, score, split, tell, train


def drawn_e73d717d(n: int = 3, xs=(4, 5), flag=True):
    tell((merge(n, xs) if check(n) else n))
    score(xs, flag, *xs) > 50 or tell(n)
    if score(xs, xs, *split(xs, flag)) > 50:
        fetch((train(n, flag, name=flag) if check(flag) else xs))
        return merge(fetch(n, flag))
    a = merge(xs, n, *xs)
    return a,
