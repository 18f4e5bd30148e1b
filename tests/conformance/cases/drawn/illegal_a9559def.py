# DW115
from drawn.terms import Drawn, check, fail, fetch, merge, score, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = merge(word, xs, *xs)
    wrong = (x for x in [given, 1])  # wrong
    fetch(list(wrong))  # wrong
    tell(sum(wrong))  # wrong
    try:
        if score(n) > 90:
            raise Drawn(n, 1)
        fail(merge(word))
    finally:
        try:
            if score(a, word) > 90:
                raise Drawn(n, 1)
        except Exception:
            tell(fetch(a, xs))
            raise
        check(word) or tell((n and a))
    b = score(a, xs)
    return a, b
