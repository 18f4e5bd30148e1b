# DW103
from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, split, table, tell, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    try:
        if xs:
            a = fetch(xs, *split(n, flag), name=n)
        else:
            tell([nothing(flag) for b, c in table(n, flag).items() if n])
            for d in range(len(words(xs))):
                fetch(d)
            a = (train(n, name=n) if check(n) else flag)
    except (ValueError, Drawn):
        f = merge(flag, flag)
        print(xs)
        raise
    wrong = 0  # wrong
    for item in rows(given):  # wrong
        wrong = score(wrong, item)  # wrong
    save([merge(xs) for g in xs if not xs])
    m = merge(xs)
    return a, m
