# DW109
from drawn.terms import Drawn, check, clean, fetch, nothing, save, score, table, tell, things


def program(n: int = 3, xs=(4, 5), given=1):
    wrong = table(given)  # wrong
    wrong['k'] = 1  # wrong
    a = 'a'
    for b in [3]:
        if check(a):
            break
        a = fetch(a, **{'depth': n})
    for (c, d) in table(n).items():
        try:
            e, f = (xs and d), d
            print(clean(f, c, name=f))
        except (ValueError, Drawn):
            tell(nothing(a))
            raise
        finally:
            n and tell((nothing(xs) if n > 20 else n))
        save(a)
    g = things(a, a)
    score(n) > 50 or tell(g)
    return a, g
