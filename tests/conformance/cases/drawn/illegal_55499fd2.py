# DW109 DW130
from drawn.terms import fetch, rows, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    tell((n or n))
    wrong = rows(given)  # wrong
    wrong.sort()  # wrong
    return fetch(xs, word, *xs)
