# DW111
from datetime import datetime
from drawn.terms import fetch, nothing, score, tell


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    tell(datetime.now())  # wrong
    for a in [3]:
        if not [[fetch(b) for f in xs] for b, c in zip(xs, xs) for d in range(len(xs))]:
            break
        n = score(xs)
    tell(fetch(flag, name=word))
    return nothing(n)
