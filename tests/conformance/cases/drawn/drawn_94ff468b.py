from drawn.terms import clean, fetch, score, split, table, things


def drawn_94ff468b(n: int = 3, xs=(4, 5), flag=True):
    if n:
        if score(xs, *xs) > 50:
            b = things(flag)
        else:
            b = things(fetch(flag, n, *xs))
        a = clean(flag, b)
    else:
        c, *d = [[clean(flag) for e, f in zip(xs, xs)], *things(flag)]
        a = fetch([xs for (g, h) in table(n, c).items()], **{'depth': fetch(d)})
    if score(n, xs, *split(a)) > 50:
        return flag
    return a,
