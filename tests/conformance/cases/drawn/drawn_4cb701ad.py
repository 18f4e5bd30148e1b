from drawn.terms import fetch, rows, split, table, train


def drawn_4cb701ad(n: int = 3, xs=(4, 5), flag=True):
    a = []
    for b, c in zip(rows(flag), [train(e, e, name=d) for (d, e) in table(n, n).items()]):
        a.append(fetch(table(xs).get('k'), *split(xs, b)))
    return a,
