from drawn.terms import check, clean, fetch, merge, save, score, table, tell


def drawn_2bacce55(n: int = 3, xs=(4, 5), flag=True):
    a = ''
    for b in [3]:
        c = []
        for d in xs:
            f = n
            tell(merge(f, f))
            if score(f, f) > 50:
                continue
            c.append((fetch(a, xs, name=a) and clean(xs, d)))
        a = fetch(a)
    fetch(a)
    save([merge(xs, *xs) for (g, h) in table(n, a).items() if (n > 20 or check(g))])
    return a,
