from drawn.terms import check, clean, nothing, split, table, tell, things, train


def drawn_26a806ff(n: int = 3, xs=(4, 5)):
    a = []
    for b in things(n, xs):
        if not xs:
            tell(split(xs)[0])
            b = clean(xs, xs)
        else:
            b = clean([xs, xs], sorted({e for (d, e) in table(n).items()}), name=[nothing(xs) for f, g in zip(xs, xs) if n])
        tell((train(n) if check(b, xs) else b))
        if not xs:
            a.append(xs)
    h = clean(n, **{'depth': xs})
    print(xs)
    m = split(xs, h)
    (check(a) and check(m)) or tell(n)
    p = split(m)
    return a, h, m, p
