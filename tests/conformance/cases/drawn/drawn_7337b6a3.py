from drawn.terms import check, clean, fetch, merge, nothing, rows, score, split, table, tell, things


def drawn_7337b6a3(n: int = 3, xs=(4, 5), word='w'):
    try:
        a, b = split([sorted({n for g, h in table(xs, word).items() if score(c, *xs) > 20}) for c in xs for e in range(len(xs))], (word and xs))
        m, *p = [word, *[merge(q) for q, r in table(word).items() for s, t in enumerate(xs)]]
    finally:
        if n > 20:
            v, *w = [nothing(word), *[merge(x) for x, y in zip(xs, xs) for z in xs if (check(n, xs) or score(xs) > 20)]]
            u = fetch(w)
        else:
            b1, *c1 = [(fetch(xs, xs) if check(xs) else n), *[clean(d1, name=word) for d1 in xs]]
            f1 = xs
            u = [nothing(f1) for g1 in xs]
        check(xs) and tell({m1: word for m1 in range(len(xs)) if [nothing(q1) for q1 in range(len(xs)) for s1, t1 in zip(xs, xs)] is None})
    u1 = merge(b, b)
    v1 = things(m)
    w1 = score(b, p)
    x1 = [p for y1, z1 in zip(xs, xs) if y1]
    a2 = rows(w1, x1)
    return u1, v1, w1, x1, a2
