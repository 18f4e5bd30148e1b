# DW106 DW107
from drawn.terms import check, clean, fetch, part, rows, score, split, table, tell


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    tell((fetch(n, *split(n)) if n > 3 else xs))
    n = score(n, xs, *split(flag, n))
    if score(word) > 50:
        a, b = split(flag)
        n = score(a, xs, *xs)
    else:
        n = (score(word) if check(xs) else (score(word) if check(flag) else n))
    c, d = (fetch(n, word) if check(xs) else word), [clean(e, **{'depth': n}) for (e, f) in table(xs, word).items()]
    g = check(word)
    wrong = [part(y=item) for item in rows(given)]  # wrong
    print((c and n))
    return c, d, g
