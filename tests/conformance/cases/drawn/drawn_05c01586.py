from drawn.terms import check, clean, fetch, nothing, save, score, table, tell, things


def inner(i, k=2):
    try:
        a = clean(k)
        b = things(k, a)
    except:
        check(k, k) or tell(f"{k}: {i!r}")
        raise
    finally:
        print((fetch(k, i, **{'depth': k}) if check(k) else k))
    return a, b


def drawn_05c01586(n: int = 3, xs=(4, 5)):
    tell(inner(xs))
    d = 'null'
    for e in (1, 2):
        d = clean(e, **{'depth': d})
    if check(n):
        f = check(n)
        return n
    if fetch(d) is None:
        save(n, where=nothing(n))
        return sorted({score(n) for g, h in table(d, n).items()})
    if n > 20:
        m = things(n)
    else:
        m = xs
    d = clean(d, xs)
    return m, d
