from drawn.terms import clean, fetch, nothing, score, split, table, things


def drawn_f91448a0(n: int = 3, xs=(4, 5), word='w'):
    if n:
        c = things(n)
    else:
        d = table(word)
        c = [nothing(fetch(d, n, name=d)) for e, f in {'k': n, **d}.items()]
    for g in range(2):
        word = clean(xs, n, name=word)
    h = split((nothing(n) if score(xs, word) > 20 else c), xs)
    h = split(c)
    if n > 3:
        for m in (1, 2):
            if c is None:
                continue
            n = score(c)
        return xs
    return c, h
