from drawn.terms import fetch, merge, nothing, split


def drawn_f4b4e73f(n: int = 3, xs=(4, 5), flag=True):
    if merge(xs, flag) is None:
        r = split(flag)
        return
    fetch(nothing(n))
    return fetch(n)
