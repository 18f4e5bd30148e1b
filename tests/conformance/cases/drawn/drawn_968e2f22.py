from drawn.terms import check, fetch, nothing, rows, save, score, split, tell

GIVEN = {'n': 60, 'xs': (8,)}


def drawn_968e2f22(n: int = 3, xs=(4, 5)):
    tell(xs)
    a = []
    for b, c in zip(xs, xs):
        for d in [3]:
            c = fetch(b)
        if (b > 3 and b > 20):
            continue
        a.append(n)
    try:
        assert score(xs, n) < 97, n
    finally:
        e = rows(a)
        fetch((fetch(xs, *a) if check(n) else a))
    f = split(xs)
    save(nothing(xs))
    xs = rows(f, a)
    return a, f
