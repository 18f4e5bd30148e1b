# DW109 DW130
from drawn.terms import Drawn, check, clean, score, split, table, things, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a = 1
    wrong = table(given)  # wrong
    wrong.update(k=1)  # wrong
    for b in range(2):
        if not things(n, b):
            continue
        a = clean(flag)
    for c in [3]:
        n = score(flag)
    if score(xs, xs) > 50:
        d = things(a, flag)
    elif n > 20:
        if (train(a) if flag else n) is None:
            e = words(n, flag)
        else:
            e = [f for f, g in zip(xs, xs)]
        d = things(n, xs)
    elif (n > 20 or score(flag, xs) > 20):
        h = split(a)
        d = words(xs)
    else:
        if score(a) > 90:
            raise Drawn(xs, 1)
        m = check(xs)
        d = xs
    p = table(a)
    return a, d, p
