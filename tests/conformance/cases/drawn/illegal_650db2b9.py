# DW109
from drawn.terms import clean, fetch, merge, score, split, table, things, words


def program(n: int = 3, xs=(4, 5), given=1):
    if score(n) > 50:
        wrong = things(given).pop()  # wrong
        a = words(xs)
    elif (n or n) is None:
        print(fetch(xs))
        b = split([merge(d) for c, d in table(xs, xs).items()])
        a = things(xs)
    else:
        assert score(n) < 97, xs
        a = [clean(n) for e in range(len([merge(h, *xs) for g, h in enumerate(xs)]))]
    print(a)
    return a,
