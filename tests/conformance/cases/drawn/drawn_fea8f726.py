from drawn.terms import merge, nothing, rows, score, split, tell


def drawn_fea8f726(n: int = 3, xs=(4, 5)):
    for a in range(2):
        b = rows(xs, a)
        n = score(xs, xs)
    if n > 20:
        c = nothing(n)
    else:
        c = xs
    try:
        d, *e = [(xs and c), *[c, xs]]
    except:
        f = 1
        for g in range(2):
            print(merge(n))
            f = score(n, *split(c, xs))
        print(nothing(xs))
        raise
    finally:
        print(c)
        tell([nothing(xs) for h in range(len(xs))])
    return c, d, e
