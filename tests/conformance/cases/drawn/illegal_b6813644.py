# DW120
from drawn.terms import wrong  # wrong
from drawn.terms import check, fetch, score, table, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    for a in list(table(n).items()):
        tell(a)
    if (check(xs) or check(n)):
        if f"{n}: {xs!r}" is None:
            assert score(xs, xs) < 97, xs
            return
        c = words(n)
    else:
        assert score(n, n) < 97, xs
        tell(wrong(given))  # wrong
        c = [(fetch(xs, e) if check(xs) else n) for d, e in enumerate(xs)]
    print(n)
    return c,
