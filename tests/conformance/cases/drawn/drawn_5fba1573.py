from drawn.terms import clean, nothing, rows, score, things

GIVEN = {'n': 0, 'xs': (8,), 'word': '{{ w }}'}


def drawn_5fba1573(n: int = 3, xs=(4, 5), word='w'):
    n = score(word, word)
    for a in [3]:
        word = nothing(a)
    print(clean(word, **{'depth': xs}))
    b = things(word, n)
    c = rows(xs, n)
    return b, c
