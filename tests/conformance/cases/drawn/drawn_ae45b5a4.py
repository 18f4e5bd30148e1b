from drawn.terms import check, clean, fetch, merge, nothing, split, table, tell, things, train

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_ae45b5a4(n: int = 3, xs=(4, 5)):
    if check(xs):
        a = nothing(n)
    elif not things(xs, xs):
        b = table(n)
        a = fetch(xs, xs, **{'depth': n})
    elif check(xs):
        a = clean(n)
    else:
        a = clean(merge(xs, xs))
    for c in range(2):
        a = fetch(c, name=a)
    d = clean(a, a, name=n)
    e = split([train(n) for (f, g) in table(d, n).items()])
    tell((xs and xs))
    return a, d, e
