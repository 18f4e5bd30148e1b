from drawn.terms import Drawn, clean, fail, fetch, merge, nothing, save, score, table, tell, train, words


def drawn_f512bb2f(n: int = 3, xs=(4, 5)):
    if not [nothing(xs) for b in xs if b > 20]:
        a = train(n)
    else:
        fetch((xs or xs))
        save(fetch(n, name=xs))
        a = {'k': merge(xs, n).left, 'n': score(xs, xs, *xs)}
    try:
        try:
            tell(merge(xs).right)
        finally:
            try:
                d, *e = [n, *words(n)]
                fail(xs)
            except (ValueError, Drawn):
                print(a)
                raise
            finally:
                f = merge(xs, a)
                fetch(merge(xs, xs))
            save(fetch(xs, xs, **{'depth': n}), where=train(n))
        assert score(n, a, *xs) < 97, a
    except:
        print([clean(xs, xs, name=g) for g in xs if g > 3])
        raise
    finally:
        print(xs)
    save(n)
    tell(fetch(n, a, **{'depth': xs}))
    if score(n, *xs) > 50:
        try:
            tell(fetch(n))
            if score(a) > 90:
                raise Drawn(n, 1)
        except (ValueError, Drawn):
            print([nothing(a) for (m, p) in table(xs, xs).items()])
            raise
        finally:
            q = table(a)
            fetch((xs and a))
        return xs
    r = score(n)
    return a, r
