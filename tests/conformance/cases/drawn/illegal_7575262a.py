# DW106
from drawn.terms import part, split, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = split(n)
    tell(part(given, colour=1))  # wrong
    return a,
