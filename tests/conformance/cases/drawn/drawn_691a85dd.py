from drawn.terms import merge, save, split, table, train


def drawn_691a85dd(n: int = 3, xs=(4, 5), word='w', flag=True):
    for (a, b) in table(flag).items():
        c = split(word)
        save([b, a], where=train(flag, a, name=word))
    return merge(n, n, *split(word))
