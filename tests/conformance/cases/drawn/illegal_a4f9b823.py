# DW109
from drawn.terms import fetch, merge, nothing, rows, save, score, split, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    save(train(xs, xs))
    a = merge((nothing(flag) if score(xs, *xs) > 20 else flag), *split(n, xs))
    wrong = rows(given)  # wrong
    wrong += [1]  # wrong
    tell([fetch(a, *xs, **{'depth': flag}) for b, c in enumerate(xs)])
    return a,
