from drawn.terms import check, fetch, score, split, table, tell, train, words


def drawn_afb56a43(n: int = 3, xs=(4, 5), flag=True):
    if score(n, flag, *xs) > 20:
        a = []
        for b in words(flag, flag):
            tell(fetch(flag, flag, name=n))
            if check(n, b):
                continue
            a.append(train((fetch(xs, name=n) if flag else xs), name=(flag and flag)))
        return {'k': n, **table(n)}.get('k')
    d = split(flag)
    return d,
