# DW103
from drawn.terms import Drawn, fetch, merge, rows, score, table, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    wrong = 0  # wrong
    for item in rows(given):  # wrong
        wrong = score(wrong, item)  # wrong
    a = []
    for b in xs:
        d, *e = [{'k': b, 'n': n}, *list(table(b, n).items())]
        try:
            f = fetch(word, name=b)
            g, h = (e, fetch(xs))
        except (ValueError, Drawn):
            tell(b)
            raise
        a.append([b, merge(b, g, *xs)])
    return a,
