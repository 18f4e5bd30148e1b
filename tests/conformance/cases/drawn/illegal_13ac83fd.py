# DW103 DW104
from drawn.terms import Drawn, check, clean, fetch, save, score, split, table, tell


def program(n: int = 3, xs=(4, 5), given=1):
    if (check(n, n) and check(xs)):
        return
    try:
        if n > 20:
            print(table(n).get('k'))
            tell([clean(n, b) for b, c in enumerate(xs)])
            a = score(n, n, *split(xs, n))
        else:
            a = (score(n) if xs else n)
    except Drawn:
        d = check(xs)
        save([fetch(e, e) for e, f in enumerate(xs) for g, h in enumerate(xs) if score(f, xs) > 50])
        raise
    finally:
        if check(given):  # wrong
            pass  # wrong
        else:  # wrong
            wrong = 1  # wrong
        fetch(wrong)  # wrong
        fetch(xs)
    tell([p for m, p in zip(xs, xs)])
    print(a)
    return a,
