from drawn.terms import check, fetch, nothing, tell


def drawn_3afb4cb1(n: int = 3, xs=(4, 5), flag=True):
    check(xs) or tell(nothing(n))
    return fetch(flag)
