# DW103
from drawn.terms import check, fetch, merge, rows, score, split, table, tell, things, train


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    a = check(word)
    b = table(xs)
    c, d = f"{a}: {word!r}", fetch(b, b)
    try:
        if check(flag):
            e = things(word, d)
        else:
            wrong = 0  # wrong
            for item in rows(given):  # wrong
                wrong += item  # wrong
            tell([word, flag])
            e = things(c, (flag or d))
    except Exception:
        f = merge(word, a)
        print(c)
        raise
    finally:
        g = score(b, b)
        (train(word) if score(b) > 50 else b) is None and tell(sorted({h for h in xs if (check(c) and check(c))}))
    p = merge(b, b, *split(d, b))
    return b, c, d, e, p
