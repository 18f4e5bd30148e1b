# DW134
from drawn.terms import check, clean, merge, save, table, tell, things, words


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    a = table(flag, flag)
    check(n) or tell(merge(flag, flag))
    if (check(a) and check(a)):
        for b, c in zip(xs[1:], things(a, xs)):
            d = (sorted({b for e, f in enumerate(xs) if not words(c, b)}), flag)
            tell(word)
        return a
    try:  # wrong
        wrong = 1  # wrong
        tell(given)  # wrong
    finally:  # wrong
        tell(wrong)  # wrong
    save([clean(a) for (g, h) in a.items()], where=(word and n))
    return a,
