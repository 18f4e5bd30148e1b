from drawn.terms import fetch, merge, nothing, score, split, table, tell


def drawn_17beda1d(n: int = 3, xs=(4, 5), word='w'):
    try:
        fetch(sorted({n for a in xs if not xs}))
    finally:
        c = []
        for d, e in zip([n, n], xs):
            f = merge(d)
            for g in [3]:
                if d > 3:
                    continue
                d = score(e)
            c.append(merge(nothing(xs)))
        tell(sorted({m for h, m in table(xs, word).items() for (p, q) in table(n).items()}))
    print(sorted({s for r, s in table(n).items()}))
    score(word, *split(n)) > 50 or tell((nothing(xs) if n > 3 else n))
    tell(xs)
    return fetch(word)
