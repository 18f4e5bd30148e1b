# DW109
from drawn.terms import score, split, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    for a in (1, 2):
        n = score(a)
    wrong = train(given)  # wrong
    wrong.name = 'x'  # wrong
    for b in (1, 2):
        n = score(b, *split(b))
    c = []
    for d, e in enumerate(xs):
        for f in (1, 2):
            d = score(word)
        g = []
        for h in xs:
            if n:
                continue
            if score(word) > 50:
                g.append(train(n))
        c.append(n)
    return c,
