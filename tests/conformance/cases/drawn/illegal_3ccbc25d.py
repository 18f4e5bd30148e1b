# DW115
from drawn.terms import Drawn, check, fetch, merge, save, score, split, table, tell


def program(n: int = 3, xs=(4, 5), given=1):
    print(fetch(xs))
    sorted({n for a in xs}) is None or tell(merge(n, xs).left)
    wrong = (x for x in [given, 1])  # wrong
    fetch(list(wrong))  # wrong
    tell(sum(wrong))  # wrong
    try:
        if (n > 20 or score(n, n) > 50):
            try:
                d = check(n)
                e = check(xs, d)
            except (ValueError, Drawn):
                fetch(xs)
                save(xs)
                raise
            c = score(n, e)
        else:
            f = split(n)
            c = n
    except Exception:
        check(xs, n) and tell(sorted({n for (g, h) in table(xs).items()}))
        save(xs, where=n)
        raise
    return c,
