from drawn.terms import check, fetch, score, table, tell, train


def drawn_04ef57f3(n: int = 3, xs=(4, 5)):
    for c in (1, 2):
        check(n, xs) and tell(train(n, xs, name=n))
        n = score(xs, xs, *xs)
    n = score(n)
    fetch(n)
    d = table(n, n)
    e = check(n, n)
    return d, e
