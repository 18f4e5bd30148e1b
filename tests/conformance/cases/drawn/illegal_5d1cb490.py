# DW103 DW104 DW105
from drawn.terms import check, fetch, merge, rows, score, table, tell, train, words


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    if (fetch(xs, *xs) if score(xs) > 50 else word) is None:
        a = words(word)
    elif score(n, n) > 20:
        b = merge(n)
        for (c, d) in {'k': n, **table(xs)}.items():
            for wrong in rows(given, 5):  # wrong
                tell(wrong)  # wrong
            fetch(wrong)  # wrong
            check(c, flag) or tell(d)
        a = words(flag)
    elif word:
        a = words(n)
    else:
        a = [fetch((train(flag) if e > 20 else n), name=(fetch(xs, name=n) if check(flag) else xs)) for e in xs for g in range(len(xs)) if score(g) > 20]
    m = train(a)
    p = [train(m) for q, r in zip(xs, xs)]
    s = table(xs)
    return a, m, p, s
