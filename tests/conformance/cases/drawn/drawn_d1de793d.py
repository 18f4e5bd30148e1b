from drawn.terms import Drawn, check, fetch, merge, score, split, table, tell, train, words


def drawn_d1de793d(n: int = 3, xs=(4, 5)):
    try:
        tell(fetch(n, n))
        try:
            try:
                a = merge(train(n, xs), xs)
            except Exception:
                tell(train(xs, n, name=xs))
                raise
        except:
            if check(n):
                c = (merge(n, n, *split(xs, xs)), merge(n, *split(n)))
                print(c[0])
                b = words(n)
            else:
                d = merge(xs)
                e = table(xs, xs)
                b = xs
            print(xs)
            raise
        finally:
            f = merge(xs, xs, *xs)
            tell(n)
    except Drawn:
        g = check(xs, xs)
        tell(n)
        raise
    n = score(xs, n)
    return a,
