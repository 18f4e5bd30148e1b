# DW101
from drawn.terms import check, split, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    tell({'k': n, 'n': n})
    if (wrong := check(given)):  # wrong
        tell(wrong)  # wrong
    e = split(n)
    return e,
