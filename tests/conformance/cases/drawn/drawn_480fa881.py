from drawn.terms import Drawn, clean, fail, fetch, nothing, rows, score, split, table, tell, things, train, words


def inner(i, k=2):
    try:
        if not [*things(k), i]:
            if score(k, *words(k, k)) > 90:
                raise Drawn(k, 1)
            fetch(i)
            a = words(i, k)
        else:
            a = things(f"{k}: {k!r}", table(i).get('k'))
        fail(fetch(k))
    finally:
        fetch(split(i, i)[1])
    return a,


def other(j, k='o'):
    for b, c in zip(rows(k), list(table(j).items())):
        try:
            for d in [3]:
                if (score(j, d, *split(c, d)) > 50 or d > 20):
                    break
                c = clean(k)
        except:
            try:
                tell(nothing(b))
                e = rows(j, k)
                fail(nothing(j))
            except Drawn:
                tell(k)
                tell(j)
                raise
            print(b)
            raise
        tell(c)
    return inner(k)


def drawn_480fa881(n: int = 3, xs=(4, 5)):
    f, g = [[n, xs] for h, m in table(n).items() if n is None], fetch(n, xs)
    f and tell(train(g))
    tell(nothing(g))
    if g:
        return table(g, g).get('k')
    for p in xs:
        for r, s in table(f, n).items():
            not xs and tell(split(p)[0])
        fetch([other(g, k=f) for t, u in enumerate(xs)])
    return f, g
