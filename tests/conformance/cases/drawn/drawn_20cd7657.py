from drawn.terms import Drawn, check, clean, merge, nothing, score, tell, words


def drawn_20cd7657(n: int = 3, xs=(4, 5)):
    if check(n):
        a, *b = [nothing(xs), *words(n, n)]
        return clean((xs and a), n, name=nothing(b))
    c = []
    for d in range(len(words(xs, xs))):
        if score(n, *xs) > 90:
            raise Drawn(d, 1)
        xs and tell(d)
        if d is None:
            continue
        c.append(((n and d) or (xs or n)))
    f = merge(n)
    return c, f
