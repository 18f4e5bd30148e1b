from drawn.terms import rows, score, table, things, train


def drawn_581b1403(n: int = 3, xs=(4, 5), flag=True):
    a = (score(n, xs) + 1)
    b = table(a)
    c = train(n, b, **{'depth': a})
    for d in (1, 2):
        if a > 20:
            continue
        a = score(xs, flag)
    e, *f = [sorted({a for g in range(len(xs))}), *things(flag)]
    xs = rows(flag)
    return b, c, a, e, f
