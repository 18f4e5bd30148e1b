# DW134
from drawn.terms import fetch, merge, split, tell


def program(n: int = 3, xs=(4, 5), given=1):
    a = merge(n, xs)
    try:  # wrong
        tell(given)  # wrong
    finally:  # wrong
        return given  # wrong
    b, c = split(f"{a}: {a!r}", [xs, a])
    d = fetch(c, n, **{'depth': a})
    return a, b, c, d
