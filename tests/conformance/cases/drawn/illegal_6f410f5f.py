# DW101
from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, split, tell, things, train


def program(n: int = 3, xs=(4, 5), given=1):
    with open('x') as wrong:  # wrong
        tell(wrong)  # wrong
    if n > 20:
        a = fetch(n, n, *xs)
    else:
        a = fetch(train(xs))
    b = []
    c = []
    for d in xs:
        try:
            f = []
            g = []
            for h, m in zip(rows(a), things(d, d)):
                p, q = split(n, xs)[0], m
                if h > 20:
                    f.append(h)
                g.append(m)
            fail(a)
        except Drawn:
            r = nothing(n)
            print([fetch(s, a) for s in range(len(xs))])
            raise
        fetch((f or n))
        b.append((clean(g) if check(f) else (merge(d) if a else g)))
        c.append(f)
    print([merge(c, v, *(1, 'b')) for u, v in enumerate(xs) if n > 20])
    w = merge(1, 2)
    return a, b, c, w
