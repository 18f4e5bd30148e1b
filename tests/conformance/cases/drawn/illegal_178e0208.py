# DW109 DW130
from drawn.terms import Drawn, clean, fail, fetch, rows, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    if not list(table(xs, xs).items()):
        a = fetch(n, *split(xs, n), **{'depth': n})
    else:
        a = {'k': n, 'n': (n + 1)}
    try:
        try:
            for b in range(len(things(n, xs))):
                tell({'k': b, 'n': n})
            if xs:
                fetch(n)
                n = score(xs, xs)
            else:
                d = table(n)
                n = n
            fail(xs)
        except Drawn:
            e = fetch(a, xs)
            wrong = rows(given)  # wrong
            wrong.sort()  # wrong
            score(a) > 20 and tell(a)
            raise
        fail(a)
    except Exception:
        tell([clean(xs, name=g) for f, g in zip(xs, xs) if f > 20])
        raise
    finally:
        assert score(xs, *split(a, xs)) < 97, a
        tell({h: h for h in range(len(xs)) if xs})
    return a,
