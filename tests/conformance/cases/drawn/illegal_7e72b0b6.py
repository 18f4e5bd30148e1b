# DW102
from drawn.terms import check, fail, fetch, save, table, tell, train, words


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = words(word)
    try:
        b = check({c: c for c, d in table(n, n).items() if check(d)}, {'k': xs, 'n': n})
        tell(fetch(word, n))
        fail(f"{word}: {word!r}")
    except Exception:
        try:
            if check(n):
                f, *g = [xs, *xs]
                while True:  # wrong
                    break  # wrong
                e = words(g, n)
            else:
                tell(xs)
                e = xs
        except Exception:
            fetch(word)
            fetch((train(word) if n > 3 else xs))
            raise
        finally:
            print(xs)
        save((fetch(word, word, **{'depth': a}) if check(xs) else n), where=word)
        raise
    h = b
    m = table(word, h)
    p, q = (1, 'b')
    tell(h)
    return b, h, m, p, q
