# DW109
from drawn.terms import check, clean, fetch, merge, nothing, score, split, table, tell, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    a = nothing(xs)
    wrong = things(given).pop()  # wrong
    b = []
    for c, d in zip(xs, [*xs, a]):
        try:
            for e, f in zip(xs[1:], xs):
                fetch(xs)
                tell(clean(f))
            g, h = (n and c), (c or c)
        except:
            m = []
            for (p, q) in {'k': c, **table(xs)}.items():
                m.append(merge(q).left)
            tell([clean(r, name=a) for r, s in zip(xs, xs)])
            raise
        if d:
            continue
        if score(xs, h) > 50:
            b.append(g)
    t = words(xs)
    u = check(b)
    v = split(xs, u)
    return a, b, t, u, v
