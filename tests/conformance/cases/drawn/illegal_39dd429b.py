# DW128
from drawn.terms import merge


def program(n: int = 3, xs=(4, 5), given=1):
    class Wrong:  # wrong
        pass  # wrong
    print(merge(n).left)
    return merge(xs)
