from drawn.terms import clean, fetch, merge, nothing, rows, tell, train


def drawn_ce89ee9a(n: int = 3, xs=(4, 5), flag=True):
    a = rows(fetch(flag, xs, **{'depth': xs}), merge(flag))
    b = nothing(n)
    fetch(train(b, xs, **{'depth': xs}))
    tell(clean(n, b))
    return a, b
