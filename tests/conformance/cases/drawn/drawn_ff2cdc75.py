from drawn.terms import merge, split, tell, things


def drawn_ff2cdc75(n: int = 3, xs=(4, 5)):
    a = split(n)
    for b in range(len(things(n, xs))):
        d = merge(n, *xs)
        tell(a[0])
    tell(merge(xs, n))
    return a,
