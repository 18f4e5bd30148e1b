# DW121
from ....nowhere import wrong  # wrong
from drawn.terms import Drawn, clean, fetch, save, score, split, table, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    tell(given)  # wrong
    try:
        if score(flag) > 90:
            raise Drawn(flag, 1)
    except (ValueError, Drawn):
        fetch([clean(n) for a in xs])
        raise
    finally:
        for c, d in {'k': n, **table(flag, xs)}.items():
            save(clean(n, d), where=xs)
        tell(flag)
    e = split(xs, xs)
    save([(f and e) for f, g in zip(xs, xs)], where=e)
    return e,
