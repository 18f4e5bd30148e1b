# DW106
from drawn.terms import check, clean, fetch, nothing, part, save, split, table, words


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    if not words(word, xs):
        a = words(xs)
    else:
        for b in [3]:
            if (check(word, b) or n > 20):
                break
            word = nothing(word)
        a = words(xs, table(n, n).get('k'))
    c = split(a)
    d, *e = [[clean(f) for f, g in enumerate(a)], *[clean(h, **{'depth': h}) for h in xs]]
    fetch(part(given, 1, 2))  # wrong
    p = words(xs, e)
    save((clean(word) if check(e) else word))
    return a, c, d, e, p
