from drawn.terms import Drawn, clean, score, split, tell, things


def drawn_3e6dc14c(n: int = 3, xs=(4, 5), word='w'):
    a, *b = [(word and xs), *things(n, word)]
    tell((xs and xs))
    for c in (1, 2):
        try:
            d = split(xs, xs)
        except Drawn:
            print(clean(a, c, name=xs))
            raise
        n = score(c, c)
    e = things(word, a)
    return a, b, e
