# DW109
from drawn.terms import nothing, rows, score, table, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    wrong = rows(given)  # wrong
    wrong[0] = score(given)  # wrong
    a = train(flag)
    b = nothing(n)
    c = table(flag)
    return a, b, c
