from drawn.terms import check, fetch, merge, tell


def drawn_db701d10(n: int = 3, xs=(4, 5)):
    tell(merge(xs, n))
    try:
        tell(fetch(n, n, *xs, name=n))
    finally:
        check(n) and tell((xs or n))
    return fetch(xs, xs)
