# DW103 DW104 DW105
from drawn.terms import check, fail, fetch, merge, nothing, rows, save, score, table, tell, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        for wrong in rows(given, 5):  # wrong
            tell(wrong)  # wrong
        fetch(wrong)  # wrong
        try:
            a = []
            b = []
            for c, d in zip([n, n], xs):
                a.append(c)
                b.append(f"{c}: {xs!r}")
        except:
            e = merge(xs, n)
            save(fetch(n, **{'depth': n}), where=xs)
            raise
        fail(table(xs).get('k'))
    except:
        if (check(xs, n) or check(n, n)):
            f = things(n, xs)
        else:
            g = words(xs)
            save(xs, where=(xs or g))
            f = g
        fetch([nothing(p) for h, m in enumerate(xs) for p, q in table(n).items() if p])
        raise
    finally:
        r = score(n, n)
        tell(xs)
    return a, b
