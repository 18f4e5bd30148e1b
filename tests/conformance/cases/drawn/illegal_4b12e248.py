# DW107
from drawn.terms import check, clean, fetch, merge, part, rows, score, split, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    h = clean(xs)
    try:
        if (check(h, n) and check(h)):
            for p in [3]:
                h = train(xs, xs, **{'depth': h})
            tell(part())  # wrong
            m = fetch(xs, xs, *split(n, n), name=h)
        else:
            q = score(xs, h)
            m = q
    finally:
        r = rows(n, xs)
        fetch(sorted({s for s in xs for u, v in zip(xs, xs)}))
    w = merge(n, h)
    fetch([clean(m) for x in xs])
    z = score(n, h, *xs)
    a1 = split(h)
    return h, m, w, z, a1
