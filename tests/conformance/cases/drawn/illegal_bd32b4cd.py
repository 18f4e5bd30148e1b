# DW128
from drawn.terms import clean, fetch, rows, save, split, things, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    class Wrong:  # wrong
        pass  # wrong
    if n > 3:
        a = things(word)
        for b, c in zip(rows(xs, word), [fetch(a) for d in xs]):
            save(word, where=clean(n))
        word = train(n, xs)
    print((n or word))
    f = split(n)
    return f,
