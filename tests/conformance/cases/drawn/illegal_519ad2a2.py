# DW103
from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, score, table, tell, things, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    wrong = None  # wrong
    for item in things(given, 1):  # wrong
        if wrong is None:  # wrong
            wrong = fetch(item)  # wrong
    if n > 20:
        tell(nothing(xs))
        try:
            fetch(clean(n, xs, name=n))
            fail(merge(n, word))
        except Drawn:
            a, *b = [train(n, n), *xs]
            tell(word)
            raise
        word = fetch(xs, *xs)
    elif (check(n) and score(xs) > 20):
        word = fetch(n, xs)
    elif n:
        c = check(n, xs)
        n and tell(c)
        word = fetch(word)
    d, e = (merge(xs, xs) if check(word) else xs), [g for f, g in table(xs).items() for h in xs if xs]
    return d, e
