# DW128
from drawn.terms import split


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a, b = split(word)
    def wrong():  # wrong
        return 1  # wrong
    return a, b
