from drawn.terms import Drawn, check, clean, fetch, merge, nothing, score, table, tell, things, train


def drawn_55d9b92a(n: int = 3, xs=(4, 5), word='w'):
    if word:
        try:
            b = check(train(word, **{'depth': n}), clean(word))
            if score(xs) > 90:
                raise Drawn(word, 1)
        except Drawn:
            tell([n, xs])
            tell(f"{word}: {n!r}")
            raise
        finally:
            n > 20 or tell(n)
            print(word)
        a = fetch(n, xs)
    elif check(n):
        a = clean(n, name=n)
    else:
        a = ([merge(n) for c in xs] or {'k': xs, 'n': n})
    try:
        for e in things(a):
            (check(a) or score(a, e) > 50) and tell([clean(a, name=e) for (g, h) in table(word, e).items() if score(xs) > 50])
        m, p = (nothing(n) if n > 20 else xs), word
    except Exception:
        fetch(xs)
        print((clean(a, **{'depth': a}) if n > 3 else a))
        raise
    finally:
        tell(n)
    q = score(a, p, *xs)
    r = merge(xs, m)
    return a, m, p, q, r
