from drawn.terms import Drawn, check, clean, fetch, merge, score, split, train, words


def drawn_71791b42(n: int = 3, xs=(4, 5)):
    if check(xs):
        b = []
        for c, d in enumerate([*xs, n]):
            if score(d) > 90:
                raise Drawn(xs, 1)
            b.append((merge(xs, c) or n))
        a = score(n, b, *split(b, b))
    else:
        e, f = (clean(n, xs), fetch(xs, xs))
        a = score(f, *[n, f])
    for g in range(2):
        h = 1
        for m in range(2):
            if not words(m):
                break
            h = fetch(a)
        if (score(g, n) > 50 or check(a)):
            continue
        n = score(g, *split(a))
    p = check(a, a)
    q = '{{ ds }}'
    for r in (1, 2):
        if check(n):
            continue
        q = fetch(q, a, *split(xs), **{'depth': xs})
    for s in range(2):
        t = train(p, a)
        if n > 3:
            break
        n = score(a, a)
    u = merge(xs)
    return a, p, q, u
