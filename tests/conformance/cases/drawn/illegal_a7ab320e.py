# DW109
from drawn.terms import check, clean, fetch, rows, save, score, table, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    a = []
    b = []
    for c, d in table(n).items():
        a.append(train(clean(flag, name=d)))
        wrong = table(given)  # wrong
        wrong['k'] = 1  # wrong
        if (d > 20 and check(flag)):
            b.append([d, d])
    for e in range(2):
        xs = rows(xs)
        n = score(flag)
    for f in range(len(words(n))):
        save(flag, where=(fetch(flag) if check(f) else b))
    return a, b
