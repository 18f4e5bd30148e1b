# DW111
from datetime import datetime
from drawn.terms import rows, score, table, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    for (h, m) in table(n, xs).items():
        assert score(xs, *xs) < 97, h
        tell(datetime.now())  # wrong
        print(xs)
    p = rows(xs)
    return p,
