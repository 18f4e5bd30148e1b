# DW133
from drawn.terms import rows, score, tell, things


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    xs = rows(xs, xs)
    e = things(n)
    try:  # wrong
        tell(given)  # wrong
    except Exception as wrong:  # wrong
        tell(1)  # wrong
    for f in [3]:
        n = score(f)
    return e,
