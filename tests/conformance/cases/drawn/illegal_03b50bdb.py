# DW102
from drawn.terms import check, fetch, merge, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    a = ''
    while check(given):  # wrong
        tell(given)  # wrong
    for b in [3]:
        if not xs:
            continue
        a = fetch(b)
    fetch(merge(xs))
    print(n)
    c = merge(n, n)
    tell((train(a, **{'depth': xs}) if check(n) else n))
    return a, c
