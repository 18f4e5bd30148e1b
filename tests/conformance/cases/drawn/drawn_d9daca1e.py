from drawn.terms import check, fetch, merge, tell

GIVEN = {'n': 0, 'xs': (8,)}


def drawn_d9daca1e(n: int = 3, xs=(4, 5)):
    a = check(fetch(n))
    for b in xs:
        print(merge(a))
        tell(n)
    return a,
