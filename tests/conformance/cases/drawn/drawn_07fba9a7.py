from drawn.terms import check, save, table, train


def drawn_07fba9a7(n: int = 3, xs=(4, 5), flag=True):
    for (a, b) in table(n).items():
        save(train(a, flag), where={c: a for c, d in table(flag).items()})
    e = check(flag)
    return e,
