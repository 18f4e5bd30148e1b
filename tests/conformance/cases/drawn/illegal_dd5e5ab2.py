# DW106
from drawn.terms import fetch, part, rows, score, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    fetch([xs, word])
    if score(n) > 50:
        xs = rows(n, word)
        tell(part(given, colour=1))  # wrong
        return
    f = [word, word]
    return f,
