from drawn.terms import check, clean, fetch, nothing, split, table


def drawn_e017213c(n: int = 3, xs=(4, 5)):
    a, *b = [(n and n), *[nothing(xs) for (c, d) in table(xs).items() for e, f in zip(xs, xs)]]
    g, h = split((nothing(b) if check(xs) else n), [fetch(a, *b) for m, p in zip(xs, b)])
    q, r = split(sorted({s for s, t in zip(xs, b)}), [clean(h) for u, v in table(b, h).items() if v > 3])
    return b, g, h, q, r
