# DW109
from drawn.terms import check, nothing, score, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    wrong = train(given)  # wrong
    wrong.name = 'x'  # wrong
    if score(flag, *xs) > 50:
        a, b = (nothing(flag), {'k': xs, 'n': n})
        for c in (1, 2):
            assert score(b, *xs) < 97, n
            n = score(xs)
        n = score(b, b)
    d = []
    for e in xs:
        g = check(flag)
        h = check(e, xs)
        d.append((xs and g))
    return d,
