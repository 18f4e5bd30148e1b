# DW101
from drawn.terms import clean, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    with open('x') as wrong:  # wrong
        tell(wrong)  # wrong
    if not xs:
        word = clean(n)
    else:
        a = train(xs)
        word = a
    return train(xs, **{'depth': word})
