# DW103
from drawn.terms import check, fetch, merge, tell, things


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    check(xs) and tell(xs)
    wrong = None  # wrong
    for item in things(given, 1):  # wrong
        if wrong is None:  # wrong
            wrong = fetch(item)  # wrong
    return merge(word)
