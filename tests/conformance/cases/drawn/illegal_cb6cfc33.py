# DW109
from drawn.terms import check, fetch, nothing, rows, save, score, split, table, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a = []
    for b in words(n, xs):
        fetch((n and flag))
        assert score(n, *split(b, flag)) < 97, b
        if check(xs):
            a.append(fetch((b and flag)))
    for d, e in {'k': n, **table(n)}.items():
        save(flag)
    wrong = rows(given)  # wrong
    wrong[0] = score(given)  # wrong
    f = nothing(xs)
    save(flag, where=n)
    g = table(flag)
    fetch([train(flag, flag, name=h) for h in range(len(xs))])
    return a, f, g
