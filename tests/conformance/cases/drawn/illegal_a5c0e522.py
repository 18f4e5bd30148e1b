# DW106 DW107
from drawn.terms import fetch, nothing, part, rows, score, split, tell, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    wrong = [part(y=item) for item in rows(given)]  # wrong
    a = words(xs, n)
    if train(n, n, **{'depth': flag}) is None:
        b = fetch(xs, **{'depth': xs})
    elif xs:
        score(flag, a) > 50 or tell(n)
        b = fetch(a)
    else:
        b = (nothing(flag) if score(a) > 20 else flag)
    c = n
    print(flag)
    d = split(a, xs)
    return a, b, c, d
