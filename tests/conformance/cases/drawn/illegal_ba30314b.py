# DW133
from drawn.terms import check, clean, fetch, merge, nothing, save, score, split, table, tell


def program(n: int = 3, xs=(4, 5), given=1):
    a = nothing(n)
    try:  # wrong
        wrong = fetch(given)  # wrong
    except Exception:  # wrong
        wrong = None  # wrong
    try:
        if score(xs) > 50:
            return clean(merge(n, a), merge(xs, xs).left)
        if [nothing(c) for c in xs] is None:
            b = clean(xs)
        else:
            e = merge(n, *split(xs))
            b = {f: xs for f in range(len(xs))}
    except:
        h = table(a)
        save(xs, where=[(m and q) for m, p in enumerate(xs) for (q, r) in table(m).items()])
        raise
    finally:
        tell(n)
    s = check(xs, a)
    tell(n)
    print([fetch(b, t) for t in range(len(xs)) for (v, w) in {}.items()])
    x, *y = [n, *[s for z in range(len(xs))]]
    return a, b, s, x, y
