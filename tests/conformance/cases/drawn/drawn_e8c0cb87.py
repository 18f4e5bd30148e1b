from drawn.terms import check, fetch, merge, rows, score, split, table, tell, words

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_e8c0cb87(n: int = 3, xs=(4, 5)):
    a = rows(xs)
    if xs:
        try:
            print(xs)
        except:
            c, *d = [xs, *[*a, xs]]
            tell(merge(a).left)
            raise
        e, f = split(n)[1], merge(a, n)
        b = words(a)
    else:
        tell(fetch(n, name=xs))
        print(n)
        b = [a for g, h in zip(rows(xs, a), words(a)) for m in range(len(xs))]
    if score(xs, a) > 20:
        r = merge(xs)
        for s in (1, 2):
            for t in (1, 2):
                u, v = split(table(a).get('k'), b)
                if u:
                    break
                r = fetch(r, u)
            r = fetch(n, b)
        q = fetch(r)
    else:
        if (check(xs) and xs):
            w = fetch(a)
            not [x for (x, y) in table(n).items() for z, a1 in enumerate(xs) if score(w) > 50] or tell((n and b))
            b = words(w)
        q = b
    b1 = merge(xs, b)
    c1 = merge(q, n)
    d1 = b1
    return b, q, b1, c1, d1
