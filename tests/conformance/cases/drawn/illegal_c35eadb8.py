# DW106
from drawn.terms import Drawn, check, fetch, part, save, score, split, table, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        n = score(xs, *split(xs))
    except (ValueError, Drawn):
        save(xs, where=[fetch(d, **{'depth': d}) for a, b in zip(xs, xs) for c, d in enumerate(xs) if check(c)])
        raise
    finally:
        e = 1
        part(given, given, given)  # wrong
        for f in (1, 2):
            e = score(e)
        tell(xs)
    g = table(xs)
    save([xs for h in range(len(xs))], where=n)
    p = words(g)
    xs or tell(xs)
    return g, p
