# DW109
from drawn.terms import clean, merge, nothing, save, score, table, tell


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = table(given)  # wrong
    del wrong['k']  # wrong
    e = []
    for f in [*xs, xs]:
        e.append(f)
    save(clean(n, e))
    for h in [3]:
        for m in [merge(s, xs) for q in xs for s in xs if q > 20]:
            tell(n)
        if not [nothing(w) for u, v in zip(xs, xs) for w in range(len(xs)) if score(n, w, *xs) > 50]:
            continue
        n = score(n)
    return e,
