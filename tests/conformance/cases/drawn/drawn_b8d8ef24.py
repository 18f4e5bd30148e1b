from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, tell, train


def drawn_b8d8ef24(n: int = 3, xs=(4, 5)):
    if n:
        q = nothing(xs)
    else:
        fetch((fetch(xs, n, *xs) if n > 3 else xs))
        q = n
    r = rows(n)
    try:
        s = train(r)
        if q is None:
            return sorted({n for t in xs})
    finally:
        if score(xs) > 20:
            v = nothing(q)
        elif (score(xs, *xs) > 50 and check(xs, q)):
            w = check(q)
            if score(w) > 90:
                raise Drawn(q, 1)
            v = train(q, xs)
        elif q:
            x = merge(q)
            v = train(n, **{'depth': n})
        else:
            (n > 20 and score(n, xs) > 50) and tell(n)
            v = xs
        save(r)
    save((xs and r))
    y = clean(n)
    return q, r, s, y
