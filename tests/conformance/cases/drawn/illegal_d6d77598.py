# DW134
from drawn.terms import merge, nothing, score, split, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a, b = merge(n, *split(xs)).left, word
    for c in [3]:
        tell(train(n))
        n = score(word)
    d = []
    e = []
    for f in [*xs, word]:
        if score(f) > 50:
            d.append(nothing(xs))
        e.append(word)
    try:  # wrong
        wrong = 1  # wrong
        tell(given)  # wrong
    finally:  # wrong
        tell(wrong)  # wrong
    return a, b, d, e
