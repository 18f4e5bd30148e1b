# DW103 DW104
from drawn.terms import check, fetch, merge, split, tell


def program(n: int = 3, xs=(4, 5), given=1):
    tell(xs)
    if check(given):  # wrong
        wrong = fetch(given)  # wrong
    tell(wrong)  # wrong
    if not xs:
        return merge(n).left
    fetch(split(xs, xs)[0])
    a, b = split(split(xs, xs)[1])
    c = split(xs, xs)
    return a, b, c
