from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, save, score, split, table, tell, train


def drawn_dcd46f20(n: int = 3, xs=(4, 5), flag=True):
    if check(xs, n):
        a = merge(xs)
    else:
        a = fetch(fetch(flag, n), xs, name=merge(flag))
    try:
        print(a)
        fail(sorted({n for b in xs}))
    except Drawn:
        try:
            d = score(xs)
        finally:
            save((xs or flag))
        print(clean(flag, a, name=flag))
        raise
    try:
        e = score(a, flag)
        f, g = (fetch(n, name=a) if n > 20 else flag), fetch(e, a)
    except:
        print(nothing(a))
        raise
    finally:
        h = 1
        for m in range(2):
            h = fetch(xs, h, **{'depth': xs})
        print((xs or xs))
    try:
        for p in range(2):
            n = score(a, e)
    except (ValueError, Drawn):
        q = merge(flag, *split(f))
        tell(flag)
        raise
    try:
        if check(f):
            return nothing(train(n, name=e))
        if check(n, flag):
            return fetch(f, *split(a, a))
    finally:
        r = check(e)
        tell(train(e, a))
    s = split(table(n).get('k'), merge(n).right)
    return a, e, f, g, s
