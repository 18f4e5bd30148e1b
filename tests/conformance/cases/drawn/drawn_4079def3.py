from drawn.terms import clean, fetch, merge, score, split


def drawn_4079def3(n: int = 3, xs=(4, 5), word='w'):
    word = fetch(n)
    a = split(word)
    if n:
        return (clean(word, word, name=a) if score(a, a, *a) > 20 else [merge(xs, *a) for b, c in enumerate(xs) if fetch(n) is None])
    return a,
