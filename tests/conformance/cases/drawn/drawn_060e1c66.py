from drawn.terms import check, fetch, merge, nothing, rows, score, split, tell

GIVEN = {'n': 60, 'xs': (8,), 'word': '{{ w }}'}


def drawn_060e1c66(n: int = 3, xs=(4, 5), word='w'):
    a, *b = [sorted({n for c in xs if score(c, *xs) > 20}), *[*xs, xs]]
    e = merge(n, b)
    f, g = split(merge(n), (nothing(xs) if n > 3 else b))
    for h in [3]:
        if check(a, e):
            break
        a = nothing(e)
    m = []
    for p in rows(e):
        try:
            r = xs
        finally:
            print((g and f))
        for s in [3]:
            if s > 3:
                u = check(r)
                v = check(s)
                t = score(p, r)
            elif check(g):
                tell(f)
                print(a)
                t = score(s, f)
            elif p > 3:
                t = score(a)
            else:
                w, x = split(g, f)
                fetch(p)
                t = s
            p = score(r, t, *b)
        m.append(f)
    y, *z = [b, *b]
    return g, a, m, y, z
