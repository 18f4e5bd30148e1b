# DW103 DW104
from drawn.terms import check, clean, fetch, table, things


def program(n: int = 3, xs=(4, 5), given=1):
    a = {'k': n, **table(xs, xs)}.get('k')
    if check(given):  # wrong
        pass  # wrong
    else:  # wrong
        wrong = 1  # wrong
    fetch(wrong)  # wrong
    b = []
    for c in [clean(h, g) for e in xs for (g, h) in table(a).items()]:
        m = []
        p = []
        for q in range(len([fetch(a, name=xs) for s in xs])):
            m.append({'k': q, **table(a, a)}.get('k'))
            if c:
                p.append(q)
        u = things(xs, n)
        if check(c):
            continue
        b.append((fetch(m, c, *p) if n else c))
    v = check(b)
    return a, b, v
