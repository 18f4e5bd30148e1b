# DW109
from drawn.terms import clean, fetch, merge, rows, split, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    if not list(table(n).items()):
        print(fetch(xs))
        wrong = rows(given)  # wrong
        wrong += [1]  # wrong
        return
    tell(train(n, n))
    print([fetch(a) for a, b in enumerate(xs) if [clean(d, a, name=n) for c, d in zip(xs, xs)] is None])
    e, f = split(xs)
    g = merge(xs, *xs)
    return e, f, g
