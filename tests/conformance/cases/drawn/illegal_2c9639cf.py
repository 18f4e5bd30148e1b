# DW108
from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = []
    wrong = (lambda x: fetch(x))(given)  # wrong
    for b in rows(n, xs):
        for d, e in zip([*xs, b], [*xs, word]):
            (d and score(e, e, *xs) > 50) and tell(word)
        if (check(n, xs) and check(b)):
            g, h = merge(xs, word), n
            (check(word, h) or n > 3) and tell([train(h, xs, **{'depth': g}) for m in xs])
            f = train(xs)
        else:
            if score(b) > 90:
                raise Drawn(n, 1)
            q = merge(n, b)
            f = (nothing(n) if not xs else word)
        a.append(xs)
    r = xs
    save((xs and word), where=(clean(r) if check(n, n) else r))
    print(n)
    return a, r
