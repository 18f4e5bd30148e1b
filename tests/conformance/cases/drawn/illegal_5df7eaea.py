# DW109 DW130
from drawn.terms import merge, table, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    tell((word and word))
    wrong = table(given)  # wrong
    wrong.update(k=1)  # wrong
    return merge(word)
