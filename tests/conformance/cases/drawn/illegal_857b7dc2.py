# DW132
from drawn.terms import check, fetch, rows, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    if (n > 3 or check(xs)):
        a = fetch(n, *xs)
        return
    b = [*words(n, n), f"{xs}: {xs!r}"]
    for item in rows(given):  # wrong
        if check(item):  # wrong
            break  # wrong
        tell(item)  # wrong
    return b,
