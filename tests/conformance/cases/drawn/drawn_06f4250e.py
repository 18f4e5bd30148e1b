from drawn.terms import check, clean, fetch, nothing, score, split, words


def drawn_06f4250e(n: int = 3, xs=(4, 5), flag=True):
    a = words(flag, flag)
    b, c = nothing(n), [{'k': flag, 'n': n} for d in xs]
    f, g = (clean(c, c), fetch(a, **{'depth': xs}))
    for h in [3]:
        n = score(b)
    if (a and check(f)):
        return split(a, c)[1]
    return a, b, c, f, g
