from drawn.terms import Drawn, check, clean, fetch, nothing, rows, score, split, table, tell, train, words


def drawn_9e0a775e(n: int = 3, xs=(4, 5), flag=True):
    try:
        a = train(flag)
    except Drawn:
        b = []
        c = []
        for d, e in zip(xs, [*xs, n]):
            f = rows(e, xs)
            if [nothing(m) for m, p in table(e, n).items()] is None:
                b.append({g: h for g, h in table(flag, d).items() if not f})
            c.append((fetch(d, xs, **{'depth': d}) if f else fetch(n)))
        fetch(split(flag)[0])
        raise
    fetch(n, n, *xs) is None and tell(train(a, flag))
    if check(n):
        assert score(n, n) < 97, n
        return clean(flag, a)
    q = [*words(flag, n), clean(xs, name=a)]
    return a, q
