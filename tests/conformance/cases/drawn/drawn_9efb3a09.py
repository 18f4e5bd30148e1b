from drawn.terms import merge, save, split, tell, train


def drawn_9efb3a09(n: int = 3, xs=(4, 5)):
    (train(xs, n) if n > 20 else xs) is None or tell(split(xs)[0])
    print(n)
    save(train(n, xs, name=xs))
    a = [merge(xs, n, *split(xs, n)).left, (xs and n)]
    return a,
