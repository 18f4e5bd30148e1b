# DW107
from drawn.terms import clean, part, score, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    tell(part())  # wrong
    for a in range(2):
        n = score(word, word)
    return clean(word)
