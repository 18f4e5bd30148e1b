from drawn.terms import fail, fetch, merge, score, split, table, tell, things, train, words


def drawn_48a449c5(n: int = 3, xs=(4, 5), word='w'):
    a = merge(n, n)
    if n > 20:
        b = words(a, a)
    elif train(a, name=xs) is None:
        b = things(xs)
    else:
        if (n > 20 and n > 20):
            for d in range(2):
                e = table(a, n)
                n = score(xs)
            try:
                print(f"{word}: {word!r}")
                print(fetch(n, xs))
                fail(fetch(xs))
            except Exception:
                tell(xs)
                tell(train(xs, word))
                raise
            finally:
                tell(word)
            c = words(word, xs)
        else:
            c = words({f: xs for f in range(len(xs)) if (score(a) > 20 or f > 20)})
        tell(fetch(word))
        b = words(word, word)
    h = split(a)
    m = things(xs, n)
    p = fetch(b, word)
    tell(p)
    return a, b, h, m, p
