# DW109
from drawn.terms import check, fetch, nothing, rows, score, split, table, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = split(word, xs)
    if check(xs):
        if (check(xs) and check(word)):
            wrong = rows(given)  # wrong
            wrong += [1]  # wrong
            n = score(word, n)
        c, d = (word and xs), fetch(a, a)
        b = nothing(d)
    elif not xs:
        b = train(xs, xs)
    elif check(n):
        b = fetch(xs, a)
    else:
        e = check(word, a)
        b = sorted({(score(a, f) if score(word, *a) > 50 else g) for f, g in table(xs).items()})
    tell(word)
    tell((n or n))
    return a, b
