from drawn.terms import clean, fetch, merge, nothing, save, score


def drawn_ffddfc71(n: int = 3, xs=(4, 5)):
    a, b = clean(xs, n), fetch(xs, n, *xs, name=n)
    c = merge(a, nothing(n))
    fetch(clean(n))
    if n > 3:
        print(fetch(b, xs, name=b))
        n = score(a, a)
    else:
        n = n
    save(c)
    return a, b, c
