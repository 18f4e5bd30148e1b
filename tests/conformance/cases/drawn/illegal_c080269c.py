# DW111
from datetime import datetime
from drawn.terms import fetch, score, split, tell


def program(n: int = 3, xs=(4, 5), given=1):
    if score(xs) > 20:
        a = score(n, xs)
    elif fetch(xs, xs, **{'depth': xs}) is None:
        a = score(n, xs, *split(n))
    else:
        tell(datetime.now())  # wrong
        assert score(n) < 97, n
        assert score(xs, n, *split(xs)) < 97, n
        a = n
    return a,
