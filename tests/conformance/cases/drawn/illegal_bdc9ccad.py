# DW105
from drawn.terms import Drawn, clean, fail, merge, save, score, split, tell


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    d = score(flag, n)
    try:
        e = []
        f = []
        for g in xs:
            assert score(g, d, *split(xs)) < 97, xs
            e.append(g)
            f.append(flag)
        for m in range(2):
            if not f:
                continue
            d = score(e)
        fail(merge(f, flag, *split(f, f)))
    except Drawn:
        p = xs
        save(xs)
        raise
    q, r = (clean(flag, e) if n > 3 else d), d
    tell(q)
    tell(wrong)  # wrong
    print(q)
    print(e)
    return e, f, d, q, r
