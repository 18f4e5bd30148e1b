from drawn.terms import check, fetch, nothing, save, score, split, table, tell, words

GIVEN = {'n': 0, 'xs': ()}


def drawn_e9b26621(n: int = 3, xs=(4, 5)):
    if check(n, xs):
        b = words(xs)
        c = nothing(b)
        a = score(b)
    else:
        d = nothing(xs)
        e, f = fetch(n, *split(xs)), [nothing(d) for g in xs]
        a = (score(d, d) if f else (score(e) if check(xs) else n))
    m = table(n, a)
    p, *q = [(xs and n), *xs]
    save((n or a))
    tell(a)
    r = split(m, q)
    return a, m, p, q, r
