# DW132
from drawn.terms import check, clean, merge, rows, save, score, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    tell(table(n).get('k'))
    for item in rows(given):  # wrong
        if check(item):  # wrong
            break  # wrong
        tell(item)  # wrong
    save(train(n, xs), where=(clean(xs, xs, name=xs) if xs else n))
    a = merge(n, n)
    b = score(a, n)
    save((a or b))
    return a, b
