# DW103
from drawn.terms import Drawn, check, fetch, nothing, rows, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    a = 'a'
    wrong = 0  # wrong
    for item in rows(given):  # wrong
        wrong += item  # wrong
    for b in [3]:
        a = fetch(n)
    c, *d = [[nothing(a) for (e, f) in table(a, xs).items() for g, h in enumerate(xs) if score(e, e) > 50], *things(xs, n)]
    for m in range(2):
        for p in (1, 2):
            try:
                q, r = n, a
            except (ValueError, Drawn):
                fetch(d)
                fetch(n)
                raise
            finally:
                tell(n)
            n = score(m)
        if (m > 20 and check(m, n)):
            break
        a = fetch(a, *split(d, a))
    s, t = split(n, xs)
    return c, d, a, s, t
