from drawn.terms import Drawn, check, clean, fetch, merge, save, score, split, table, tell


def drawn_a9fe52b9(n: int = 3, xs=(4, 5)):
    d = []
    for e in xs:
        g = check(n, e)
        for h in [*xs, e]:
            tell((clean(g) if n else e))
        if xs:
            continue
        d.append(table(n, e).get('k'))
    try:
        if check(n):
            return xs
        if score(d, xs) > 90:
            raise Drawn(n, 1)
    except Exception:
        try:
            save(split(xs, d)[1])
            p = 1
            for q in range(2):
                save(merge(q))
                if check(xs):
                    break
                p = score(xs)
        except:
            fetch([n, n])
            raise
        print(d)
        raise
    return d,
