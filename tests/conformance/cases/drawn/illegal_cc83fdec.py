# DW102
from drawn.terms import check, fetch, tell


def program(n: int = 3, xs=(4, 5), given=1):
    while check(given):  # wrong
        tell(given)  # wrong
    a = 1
    for b in [3]:
        if not xs:
            break
        a = fetch(n, n)
    return a,
