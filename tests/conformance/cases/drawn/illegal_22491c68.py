# DW101
from drawn.terms import check, fetch, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    f, *g = [xs, *words(xs)]
    print(g)
    if (wrong := check(given)):  # wrong
        tell(wrong)  # wrong
    h = fetch(f, name=g)
    return f, g, h
