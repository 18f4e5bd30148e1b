from drawn.terms import fetch, merge, nothing, rows, score, split, table, tell, things, train

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_4882a985(n: int = 3, xs=(4, 5)):
    a = merge(xs, xs)
    for b in range(len(things(n, xs))):
        try:
            d, e = (sorted({f for f, g in enumerate(xs) for h in xs if nothing(g) is None}), [xs, b])
            fetch(nothing(e))
        except:
            try:
                p = merge(n, b, *split(a))
            except Exception:
                q = (b + 1)
                fetch(fetch(b, *split(xs, b), name=xs))
                raise
            finally:
                print(n)
            table(a, xs).get('k') is None or tell(table(b, b).get('k'))
            raise
        finally:
            r = []
            for s in rows(n, xs):
                r.append(n)
            tell({'k': a, 'n': n})
        tell(train(d, **{'depth': n}))
    if (score(n, n) > 20 and score(xs, n) > 50):
        return
    return a,
