# DW121
from ....nowhere import wrong  # wrong
from drawn.terms import Drawn, check, fetch, merge, rows, table, tell, train


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    tell(fetch(word, flag, *xs))
    tell(train(xs, word))
    word = merge(word, n, *xs)
    try:
        a, *b = [(xs and word), *[fetch(xs, name=e) for (c, d) in table(word, flag).items() for e in xs]]
    except (ValueError, Drawn):
        g = rows(n)
        tell(given)  # wrong
        xs is None and tell(word)
        raise
    finally:
        h = check(word, n)
        fetch((flag or flag))
    print([(p and p) for m, p in table(flag).items()])
    return a, b
