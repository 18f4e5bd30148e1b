# DW105
from drawn.terms import check, clean, fetch, merge, split, table, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a, *b = [merge(flag, *split(n, flag)).left, *[fetch(c, d) for c, d in zip(xs, xs)]]
    e = split(xs)
    tell(wrong)  # wrong
    f, *g = [[fetch(e) for h, m in table(e).items() if m > 20], *[[(merge(t, t) if check(r) else t) for r, s in table(b).items() for (t, u) in table(b, b).items()] for p, q in table(a).items() if check(a)]]
    tell(f)
    v, w = [clean(x) for x, y in zip(xs, g)], sorted({z for z in range(len(xs)) if check(b, g)})
    return e, f, g, v, w
