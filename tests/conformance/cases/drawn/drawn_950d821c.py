from drawn.terms import clean, fetch, merge, save, score, split, tell, train, words


def drawn_950d821c(n: int = 3, xs=(4, 5)):
    try:
        if not words(n, n):
            a = score(xs)
        else:
            try:
                b, c = split(merge(n, xs))
            except Exception:
                save(n)
                fetch(clean(xs))
                raise
            finally:
                d, e = split(train(n, **{'depth': n}), fetch(xs, n, **{'depth': n}))
                print(xs)
            a = n
    except:
        print([train(n) for f in xs])
        tell(xs)
        raise
    h = merge(n, *xs)
    m = train(a)
    p = xs
    q = clean(n, name=a)
    return a, h, m, p, q
