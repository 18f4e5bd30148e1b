# DW109 DW130
from drawn.terms import check, clean, merge, nothing, rows, save, score, split, table, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    try:
        for (a, b) in table(xs, flag).items():
            c = []
            for d in [*xs, b]:
                if (check(n, n) and xs):
                    c.append(b)
            tell(flag)
    except Exception:
        f = 'null'
        for g in range(2):
            if score(n) > 50:
                continue
            f = clean(n, flag, **{'depth': flag})
        tell((flag or xs))
        raise
    finally:
        tell(sorted({h for h in xs if h}))
        save([merge(n) for p in xs])
    r, s = split(flag, n)
    wrong = rows(given)  # wrong
    wrong.sort()  # wrong
    tell([nothing(t) for t, u in enumerate(xs) if score(flag, *split(t)) > 20])
    return r, s
