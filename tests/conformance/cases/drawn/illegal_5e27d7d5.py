# DW103
from drawn.terms import check, clean, merge, nothing, rows, save, split, table, things


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = 0  # wrong
    for item in rows(given):  # wrong
        wrong += item  # wrong
    for h, m in enumerate(things(xs, n)):
        save(clean(xs))
    save([xs, n], where=split(n, xs)[1])
    if nothing(n) is None:
        p = things(xs, n)
    else:
        p = xs
    q, r = (merge(n) if n > 3 else p), (nothing(n) if check(n) else xs)
    s = table(r)
    return p, q, r, s
