from drawn.terms import clean, fetch, nothing, save, score, table, tell, train


def drawn_894cc52b(n: int = 3, xs=(4, 5), word='w'):
    try:
        try:
            tell((n and word))
            try:
                tell([word, xs])
                tell(train(n, xs))
            finally:
                a = table(word, n)
                save(fetch(word, n), where=nothing(xs))
        except Exception:
            fetch(nothing(n))
            raise
        tell(train(n, xs))
    finally:
        tell(fetch(n, n, name=word))
    for b in range(2):
        n = score(b)
    try:
        assert score(xs, xs) < 97, n
        for c in (1, 2):
            if not xs:
                tell([n, c])
                return word
            n = score(n, word)
    except:
        d = nothing(xs)
        score(word, xs) > 50 and tell({'k': xs, 'n': score(word, xs)})
        raise
    finally:
        fetch(train(word))
    return clean(xs, word)
