from drawn.terms import merge, table, tell, train


def drawn_a092d6a0(n: int = 3, xs=(4, 5), word='w'):
    a, b = merge(n, word).right, table(n).get('k')
    tell(train(word, xs))
    return a, b
