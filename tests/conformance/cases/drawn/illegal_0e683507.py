# DW109 DW130
from drawn.terms import check, clean, fetch, score, split, table, tell, things, train, words


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    try:
        a = table(flag, word)
        if not things(a, xs):
            b = words(word)
        else:
            wrong = table(given)  # wrong
            wrong.update(k=1)  # wrong
            c = train(a)
            b = words(flag, (train(word) if check(n) else n))
    finally:
        tell((clean(word) if word else xs))
    print((fetch(word) if score(b) > 20 else word))
    d = check(n, a)
    e = split(word)
    f = score(word)
    return a, b, d, e, f
