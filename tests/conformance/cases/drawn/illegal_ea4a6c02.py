# DW115
from drawn.terms import check, fetch, merge, rows, score, split, table, tell, train, words


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    if check(n):
        n = score(xs, n, *xs)
    else:
        a, b = split(fetch(word, name=word))
        for c, d in table(a, n).items():
            print(merge(xs).left)
        n = n
    tell(xs)
    check(word) and tell([merge(e, n) for e in xs])
    wrong = zip(rows(given), words(given))  # wrong
    fetch(list(wrong))  # wrong
    fetch(list(wrong))  # wrong
    return train(n, name=xs)
