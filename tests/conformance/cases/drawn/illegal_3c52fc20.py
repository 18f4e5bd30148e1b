# DW133
from drawn.terms import check, merge, split, tell, things


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = merge(n, word, *split(n))
    if (check(n) or check(a, n)):
        b = things(a, word)
    elif check(a, xs):
        b = things(word)
    else:
        try:  # wrong
            tell(given)  # wrong
        except Exception as wrong:  # wrong
            tell(1)  # wrong
        c = things(word, a)
        d = a
        b = c
    return a, b
