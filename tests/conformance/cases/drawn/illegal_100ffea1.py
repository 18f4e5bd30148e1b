# DW133
from drawn.terms import Drawn, check, fetch, split, table, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a = fetch(xs, xs)
    try:  # wrong
        tell(given)  # wrong
    except Exception as wrong:  # wrong
        tell(1)  # wrong
    if a is None:
        try:
            b = split(xs, a)
        except (ValueError, Drawn):
            sorted({d for (c, d) in table(xs).items() for e, f in zip(xs, xs)}) is None and tell(xs)
            raise
        finally:
            g = check(n)
            tell(sorted({n for h, m in enumerate(xs)}))
        return
    return a,
