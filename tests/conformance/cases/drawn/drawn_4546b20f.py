from drawn.terms import Drawn, check, clean, fetch, nothing, rows, score, table, tell

GIVEN = {'n': 60, 'xs': (), 'word': '{{ w }}'}


def drawn_4546b20f(n: int = 3, xs=(4, 5), word='w'):
    if check(word, xs):
        xs = rows(xs)
        b = table(word)
        a = nothing(b)
    else:
        if score(n) > 90:
            raise Drawn(n, 1)
        a = fetch(table(word).get('k'), clean(xs, name=xs), *(xs, xs))
    if check(xs):
        tell((clean(word, xs) if n > 3 else word))
        return
    return a,
