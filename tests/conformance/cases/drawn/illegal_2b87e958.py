# DW103 DW104
from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, train


def program(n: int = 3, xs=(4, 5), given=1):
    if check(given):  # wrong
        wrong = fetch(given)  # wrong
    tell(wrong)  # wrong
    a, *b = [clean(n), *list(table(n).items())]
    if n > 3:
        fetch(split(n, b)[0])
        try:
            c = merge(train(n))
        except (ValueError, Drawn):
            d = rows(a, b)
            save(xs)
            raise
        a = train(xs, a)
    else:
        fetch(n)
        a = sorted({(score(a) if n else e) for e, f in zip(xs, b)})
    g = nothing(b)
    tell(a)
    tell((fetch(n, a, name=b) if g else g))
    print([fetch(h, b) for h in xs])
    return b, a, g
