from drawn.terms import merge, split, table, tell, train


def drawn_28024ad5(n: int = 3, xs=(4, 5)):
    tell(train(xs, xs))
    a = merge(xs, *split(xs))
    b = table(n, a)
    return a, b
