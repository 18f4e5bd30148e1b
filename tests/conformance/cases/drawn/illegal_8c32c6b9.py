# DW133
from drawn.terms import clean, fetch, merge, split, table, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    try:  # wrong
        tell(given)  # wrong
    except Exception:  # wrong
        fetch(given)  # wrong
        raise ValueError(given)  # wrong
    if flag:
        a = None
        for b in [3]:
            c = merge(b)
            a = clean(b, n)
        return fetch([train(n, a) for d, e in zip(xs, xs)], a, **{'depth': fetch(flag, a, *split(a), name=n)})
    not [(n and h) for h in xs] or tell(sorted({n for f, g in table(flag, flag).items()}))
    tell(xs)
    return train(flag, name=xs)
