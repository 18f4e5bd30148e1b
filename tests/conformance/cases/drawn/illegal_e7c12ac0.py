# DW106
from drawn.terms import fetch, part, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    fetch(part(given, 1, 2))  # wrong
    if xs:
        tell(xs)
        return word
    return train(n, word, **{'depth': n})
