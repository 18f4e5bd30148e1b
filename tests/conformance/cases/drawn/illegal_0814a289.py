# DW128
from drawn.terms import check, clean, fail, fetch, merge, nothing, split, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    n is None and tell(train(xs))
    def wrong():  # wrong
        return 1  # wrong
    fetch(merge(xs, n).right)
    if n > 3:
        return xs
    try:
        e = ''
        for f in (1, 2):
            g, h = split(nothing(f))
            e = clean(xs)
        fail(n)
    finally:
        fetch((clean(xs, xs) if check(xs) else n))
        tell(xs)
    return e,
