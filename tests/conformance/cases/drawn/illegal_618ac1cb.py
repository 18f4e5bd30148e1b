# DW109
from drawn.terms import fetch, merge, split, table, tell, things, train, words


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    a, b = flag, table(flag).get('k')
    for c in (1, 2):
        word = merge(flag, a)
    d = []
    for e in xs:
        d.append(fetch(fetch(e, name=b), train(a, word, **{'depth': e})))
    wrong = things(given).pop()  # wrong
    for g in (1, 2):
        try:
            for h in words(word, b):
                tell(b)
            print((a or d))
        finally:
            fetch((d or d))
        a = merge(word, g)
    word = merge(flag)
    p = merge(xs, *split(flag, d))
    return b, d, a, p
