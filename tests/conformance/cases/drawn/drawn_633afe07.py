from drawn.terms import check, clean, fetch, merge, nothing, rows, score, tell, things


def drawn_633afe07(n: int = 3, xs=(4, 5), word='w', flag=True):
    if check(flag):
        return
    if check(xs):
        a = []
        b = []
        for c, d in enumerate(things(word, flag)):
            if not things(c, d):
                a.append(merge(fetch(xs, word, **{'depth': xs}), nothing(d)))
            if n:
                b.append(clean((d or word), name=xs))
        return (b and (xs or xs))
    e = score(word, n)
    xs = rows(word, n)
    f = check(xs, flag)
    tell(f)
    return e, f
