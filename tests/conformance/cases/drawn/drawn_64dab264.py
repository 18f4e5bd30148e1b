from drawn.terms import check, clean, fetch, merge, nothing, save, score, split, table, tell


def drawn_64dab264(n: int = 3, xs=(4, 5), flag=True):
    if check(xs):
        b = 'null'
        for c in [3]:
            b = merge(xs)
            b = merge(flag)
        a = nothing(b)
    else:
        d = flag
        a = clean((nothing(xs) if check(n) else d), {'k': d, 'n': n}, name=split(n, xs)[1])
    e, f = flag, fetch(xs)
    save(fetch(n, f))
    g = check(f)
    try:
        n = score(a, flag)
    finally:
        print(table(flag, xs).get('k'))
        tell(clean(flag, g))
    tell(merge(e, *split(e)))
    return a, e, f, g
