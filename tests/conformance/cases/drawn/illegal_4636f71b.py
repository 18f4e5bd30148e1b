# DW134
from drawn.terms import check, merge, nothing, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    try:  # wrong
        tell(given)  # wrong
    finally:  # wrong
        return given  # wrong
    for b in [3]:
        if check(xs, n):
            break
        word = nothing(b)
    return merge(xs)
