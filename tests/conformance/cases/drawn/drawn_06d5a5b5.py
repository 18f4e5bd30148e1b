from drawn.terms import check, fetch, merge, nothing, score, split, table, tell


def drawn_06d5a5b5(n: int = 3, xs=(4, 5)):
    try:
        tell((fetch(n, n) if n > 20 else n))
        try:
            a = fetch(xs, n, *split(xs, xs))
            for b, c in zip([*xs, n], xs):
                tell(nothing(a))
        finally:
            fetch(xs)
            print([merge(g, e) for d, e in enumerate(xs) for f, g in zip(xs, xs)])
    finally:
        tell([fetch(m, name=m) for (h, m) in table(xs, xs).items() if check(m)])
    p, q = split(n, a)
    r = check(xs)
    fetch((fetch(xs, *xs) if score(n, q) > 20 else p))
    print(xs)
    return a, p, q, r
