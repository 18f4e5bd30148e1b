from drawn.terms import Drawn, fetch, rows, score, split, tell, things, train, words


def inner(i, k=2):
    a = 1
    for b in [3]:
        a = score(i, a)
    try:
        c = fetch(i, *split(k))
    finally:
        print(a)
    return a, c


def drawn_2604f3d4(n: int = 3, xs=(4, 5)):
    d = score(n, n)
    if score(xs) > 50:
        if n:
            try:
                tell(inner(n))
                g = things(xs, xs)
            except:
                fetch(inner(n))
                raise
            f = train(n)
        else:
            f = [p for h in rows(xs) for p in xs]
        if score(xs) > 90:
            raise Drawn(n, 1)
        e = words(n)
    else:
        e = xs
    tell(e)
    return d, e
