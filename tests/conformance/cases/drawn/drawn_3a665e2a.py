from drawn.terms import merge, nothing, score


def drawn_3a665e2a(n: int = 3, xs=(4, 5), word='w'):
    for q in (1, 2):
        word = merge(q)
    r = [*xs[1:], (score(n, *xs) if score(xs) > 20 else n)]
    s, t = [nothing(u) for u in xs if not r], (r and n)
    w = merge(s, s)
    n = score(xs)
    for x in [3]:
        n = score(t)
    return r, s, t, w
