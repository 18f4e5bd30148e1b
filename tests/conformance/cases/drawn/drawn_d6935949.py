from drawn.terms import clean, fetch

GIVEN = {'n': 60, 'xs': (), 'word': None}


def drawn_d6935949(n: int = 3, xs=(4, 5), word='w'):
    for a in range(2):
        word = fetch(n, xs)
    word = clean(word, n, name=xs)
    return clean(n, xs)
