from drawn.terms import merge, nothing, tell


def drawn_feab632a(n: int = 3, xs=(4, 5), flag=True):
    m = nothing(xs)
    for p, q in zip([n, n], [n, m]):
        flag and tell(merge(xs, m))
    return m,
