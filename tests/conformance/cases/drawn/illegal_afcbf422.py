# DW120
from drawn.terms import wrong  # wrong
from drawn.terms import check, clean, merge, nothing, save, split, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    if (nothing(n) if check(flag, flag) else xs) is None:
        tell(xs)
        return clean([merge(xs) for a in xs if check(xs)])
    c = merge(flag, xs)
    d = split(c, flag)
    tell(wrong(given))  # wrong
    save(xs, where=xs)
    return c, d
