# DW110
from drawn.terms import check, clean, fetch, save, score, split, table, tell, things


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    global WRONG  # wrong
    WRONG = fetch(given)  # wrong
    if not [xs for r in xs]:
        a = []
        for b, c in enumerate(things(word, n)):
            tell(sorted({d for d in range(len(xs))}))
            f, *g = [split(b)[0], *[clean(c, m, name=c) for (h, m) in table(n, n).items() for p in xs if score(m) > 50]]
            if check(word):
                a.append(f)
        return
    t = xs
    save(word)
    return t,
