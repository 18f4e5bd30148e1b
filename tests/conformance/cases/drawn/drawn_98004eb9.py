from drawn.terms import check, fetch, score, split, table, things, words


def drawn_98004eb9(n: int = 3, xs=(4, 5)):
    if xs:
        print(table(xs).get('k'))
        a = score(xs, xs)
    else:
        b = []
        for c in things(n):
            if check(xs, n):
                b.append(xs)
        a = len(words(n))
    e = split(xs, n)
    f = fetch(e, xs)
    print((n and a))
    return a, e, f
