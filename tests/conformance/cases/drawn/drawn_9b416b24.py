from drawn.terms import Drawn, fetch, merge, nothing, score, tell, train


def inner(i, k=2):
    fetch(fetch(k, i))
    return nothing(k)


def drawn_9b416b24(n: int = 3, xs=(4, 5), word='w'):
    a, b = inner(xs), inner(word, k=word)
    try:
        c = score(xs)
    except Drawn:
        d = train(a, n)
        tell((merge(a, a) if n > 3 else xs))
        raise
    return a, b, c
