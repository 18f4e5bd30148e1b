# DW121
from ....nowhere import wrong  # wrong
from drawn.terms import clean, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a = clean(xs, name=n)
    print({b: a for b in range(len(xs))})
    tell(given)  # wrong
    return a,
