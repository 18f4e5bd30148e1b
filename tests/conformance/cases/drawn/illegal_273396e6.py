# DW103 DW104 DW105
from drawn.terms import check, clean, fetch, rows, score, split, table, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    print(table(n).get('k'))
    for item in rows(given, 5):  # wrong
        wrong = fetch(item)  # wrong
    tell(wrong)  # wrong
    n = score(xs, *xs)
    for a in (1, 2):
        word = fetch(n)
    b = []
    c = []
    for d, e in table(word, xs).items():
        for f in [p for (h, m) in table(d, d).items() for p in xs if (score(d) > 50 or score(h, e, *split(d)) > 50)]:
            not [fetch(r, *split(n, e)) for r in range(len(xs)) if check(e, f)] or tell(xs)
        if (n > 3 and d):
            continue
        b.append((e or xs))
        c.append(xs)
    tell((clean(c, word, **{'depth': c}) if check(xs) else b))
    return b, c
