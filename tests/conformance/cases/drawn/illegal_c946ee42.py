# DW101
from drawn.terms import clean, split, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    a, b = split(train(n))
    c = table(clean(xs, b, **{'depth': xs}), a)
    with open('x') as wrong:  # wrong
        tell(wrong)  # wrong
    return a, b, c
