# DW134
from drawn.terms import fetch, rows, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    try:  # wrong
        wrong = fetch(given)  # wrong
    finally:  # wrong
        tell(wrong)  # wrong
    a = rows(n)
    return a,
