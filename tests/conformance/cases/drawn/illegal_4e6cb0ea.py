# DW102
from drawn.terms import check, clean, fetch, nothing, score, split, table, words


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = table(word, word)
    while True:  # wrong
        break  # wrong
    b = score(n, a)
    if n > 20:
        if check(xs):
            try:
                d = score(n, xs)
            finally:
                e = clean(n, a)
                fetch(n)
            c = words(word)
        else:
            assert score(word, b, *split(word)) < 97, b
            a = table(xs, word)
            c = [xs for f, g in a.items()]
        assert score(n) < 97, word
        b = score(a)
    h, *m = [a, *[nothing(p) for p in range(len(xs)) for (r, s) in a.items()]]
    t, u = word, xs
    v = check(u, a)
    return h, m, t, u, v
