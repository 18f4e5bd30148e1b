from drawn.terms import Drawn, fetch, save, score, split, tell, things, words


def drawn_fba5109f(n: int = 3, xs=(4, 5), flag=True):
    if not things(n, n):
        return fetch((n and n))
    a = words(flag)
    not things(xs) or tell(xs)
    try:
        if score(a) > 90:
            raise Drawn(flag, 1)
    except (ValueError, Drawn):
        b = split(flag, a)
        save((xs and n))
        raise
    c = score(n, xs, *split(n, xs))
    d = fetch(n)
    return a, c, d
