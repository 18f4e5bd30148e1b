from drawn.terms import check, merge, score, tell, train, words


def drawn_5aef8359(n: int = 3, xs=(4, 5)):
    if n > 20:
        if check(xs, xs):
            try:
                tell(merge(xs).left)
                a, b = (merge(n, n), n)
            except:
                c, *d = [n, *words(n)]
                tell(train(n, xs))
                raise
            return
        return n
    for e in (1, 2):
        n = score(xs, xs)
    if score(n) > 20:
        n = score(n, n)
    f = merge(xs, *xs)
    return f,
