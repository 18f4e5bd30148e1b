from drawn.terms import Drawn, check, fetch, merge, score, split, table, tell


def drawn_0cd1c2b0(n: int = 3, xs=(4, 5), word='w', flag=True):
    try:
        a = merge(flag)
        if score(n, flag, *split(flag)) > 90:
            raise Drawn(a, 1)
    except Drawn:
        check(xs) or tell(sorted({n for b in xs}))
        raise
    d = []
    for (e, f) in table(word, a).items():
        d.append([fetch(a, f), f])
    return a, d
