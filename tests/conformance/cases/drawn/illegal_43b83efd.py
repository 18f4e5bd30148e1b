# DW108
from drawn.terms import check, fetch, merge, split, things, words


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    if check(n):
        b = check((xs or xs), xs)
        a = words(xs, b)
    else:
        c = merge(word, xs, *xs)
        a = things(merge(word))
    d = merge(a, n)
    print(word)
    fetch(lambda: given)  # wrong
    e = split(a)
    f, g = e
    h = merge(f, g, *a)
    return d, e, f, g, h
