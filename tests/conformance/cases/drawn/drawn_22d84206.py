from drawn.terms import check, clean, fetch, merge, score, split, table, train

GIVEN = {'n': 60, 'xs': (), 'word': '{{ w }}'}


def drawn_22d84206(n: int = 3, xs=(4, 5), word='w'):
    a = score(xs)
    if check(a):
        b = merge(n)
        word = clean(n)
    else:
        word = train(fetch(a, **{'depth': a}))
    for c in [3]:
        d = split(table(c).get('k'), f"{n}: {xs!r}")
        a = score(n)
    return a,
