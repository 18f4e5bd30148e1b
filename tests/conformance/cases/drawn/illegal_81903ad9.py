# DW101
from drawn.terms import fetch, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    match given:  # wrong
        case 1:  # wrong
            tell(given)  # wrong
    tell({'k': flag, 'n': n})
    fetch(n)
    return fetch(xs)
