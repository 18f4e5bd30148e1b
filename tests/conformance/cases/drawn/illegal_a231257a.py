# DW101
from drawn.terms import score, tell


def program(n: int = 3, xs=(4, 5), given=1):
    a = score(n, xs)
    tell(a)
    match given:  # wrong
        case 1:  # wrong
            tell(given)  # wrong
    return a,
