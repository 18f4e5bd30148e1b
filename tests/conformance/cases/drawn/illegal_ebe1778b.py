# DW109
from drawn.terms import check, clean, fetch, merge, nothing, score, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    a = []
    b = []
    for c, d in zip(xs[1:], things(n, n)):
        a.append(n)
        b.append(clean(n))
    wrong = table(given)  # wrong
    wrong['k'] = 1  # wrong
    e = "it's"
    for f in (1, 2):
        if a:
            break
        e = merge(a)
    fetch(clean(e, b, name=e))
    if check(a):
        return sorted({(score(xs) if h > 20 else h) for (g, h) in table(n, b).items()})
    a and tell(n)
    m, p = [nothing(b) for q in b if b], a
    return a, b, e, m, p
