# DW133
from drawn.terms import check, fetch, nothing, rows, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    if (check(word) or word):
        try:  # wrong
            tell(given)  # wrong
        except Exception:  # wrong
            fetch(given)  # wrong
            raise ValueError(given)  # wrong
        word = fetch(word, n)
    tell((n and xs))
    xs = rows(n, xs)
    return nothing(xs)
