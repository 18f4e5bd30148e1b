# DW105
from drawn.terms import fetch, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    tell(scoer(given))  # wrong
    a, b = fetch(n, flag), {'k': xs, 'n': n}
    return a, b
