# DW130
from drawn.terms import Drawn, check, clean, fetch, merge, rows, save, score, table, tell, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = train(given)  # wrong
    wrong.fit(given)  # wrong
    if (check(n, n) or check(xs)):
        if score(n, n) > 50:
            try:
                print(n)
            except Drawn:
                save(xs)
                raise
            a = words(xs, n)
        else:
            try:
                b = ({'k': xs, 'n': n}, clean(n, xs))
                c = merge(n, b)
            finally:
                tell(xs)
            a = xs
        fetch(n)
        n = score(xs, a)
    d = sorted({h for e, f in table(n).items() for g, h in table(e).items()})
    m = words(n)
    xs = rows(n, xs)
    return d, m
