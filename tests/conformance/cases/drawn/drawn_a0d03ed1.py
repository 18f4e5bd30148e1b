from drawn.terms import check, fail, fetch, save, split, train


def drawn_a0d03ed1(n: int = 3, xs=(4, 5)):
    try:
        a = [*[train(xs, xs) for b, c in zip(xs, xs) if check(c)], (n or n)]
        fail(split(n)[1])
    finally:
        d = fetch(train(n, name=xs), name=(train(n, n) if n else xs))
        save(xs, where=sorted({n for e in xs}))
    print(fetch(a))
    return a,
