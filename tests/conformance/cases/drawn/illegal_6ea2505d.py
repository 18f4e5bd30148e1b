# DW117
from drawn.terms import check, merge, nothing, split, table, tell, words


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    for item in range(5000):  # wrong
        tell(item)  # wrong
    a = merge(n, flag, *xs)
    if not [xs, n]:
        b = split(xs)
        return
    c = merge(word, xs)
    if xs:
        word = merge(a, flag)
    if check(xs):
        d = words(xs, a)
    else:
        d = [nothing(sorted({n for g, h in table(e, c).items() if e is None})) for e in range(len(xs)) if n > 3]
    m = check(xs)
    return a, c, d, m
