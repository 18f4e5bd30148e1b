from drawn.terms import fetch, merge, rows

GIVEN = {'n': 0, 'xs': (), 'word': None}


def drawn_09c949db(n: int = 3, xs=(4, 5), word='w'):
    b = rows(xs)
    fetch(merge(b, b).left)
    c = fetch(word, b)
    word = fetch(xs, name=word)
    return b, c
