from drawn.terms import merge, save, score, split, table, tell


def inner(i, k=2):
    tell(merge(i, i))
    a, *b = [merge(k, *split(i, i)), *[k for c, d in table(i).items()]]
    return a, b


def drawn_6defc357(n: int = 3, xs=(4, 5), word='w'):
    try:
        assert score(n) < 97, word
        e = score(xs, xs)
    except Exception:
        f = score(word)
        tell(n)
        raise
    finally:
        tell(inner(xs, k=n))
    save(inner(n))
    return e,
