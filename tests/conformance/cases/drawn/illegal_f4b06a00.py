# DW134
from drawn.terms import clean, tell, train


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    try:  # wrong
        wrong = 1  # wrong
        tell(given)  # wrong
    finally:  # wrong
        tell(wrong)  # wrong
    a, b = train(n, n), clean(word)
    return a, b
