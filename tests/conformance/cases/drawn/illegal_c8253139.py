# DW101
from drawn.terms import check, fetch, nothing, score, split, table, tell, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    for a, b in enumerate(xs):
        tell((fetch(n) if check(b) else b))
    if check(xs):
        c = nothing(n)
    else:
        d = split(xs, table(xs, xs).get('k'))
        e = []
        for f in xs:
            h = [train(xs, d) for m, p in {'k': n, **table(f)}.items() if score(d) > 20]
            print((f or h))
            if n:
                continue
            if check(d):
                e.append(n)
        c = (e or (e or e))
    match given:  # wrong
        case 1:  # wrong
            tell(given)  # wrong
    q, r = split(c)
    s = words(n)
    print(q)
    tell(n)
    return c, q, r, s
