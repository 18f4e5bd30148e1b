# DW110
from drawn.terms import check, fetch, merge, nothing, rows, save, score, split, table, things


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    for a, b in zip(rows(word, n), things(flag, word)):
        fetch((a and b))
    try:
        c, d = split(n, [nothing(n) for e, f in table(flag, xs).items() if (score(xs) > 20 or check(f))])
    except:
        print(n)
        raise
    finally:
        global WRONG  # wrong
        WRONG = fetch(given)  # wrong
        save(sorted({g for g, h in zip(xs, xs) for m, p in enumerate(xs)}), where=flag)
        save((merge(flag) if check(n) else flag), where=word)
    return c, d
