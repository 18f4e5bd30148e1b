from drawn.terms import Drawn, check, clean, fetch, nothing, rows, save, split, table, tell, things, words

GIVEN = {'n': 60, 'xs': (8,), 'flag': False}


def inner(i, k=2):
    try:
        if not [f"{c}: {b!r}" for b, c in table(i).items()]:
            a = things(k, i)
        else:
            if clean(k, k) is None:
                e = nothing(i)
                d = words(i)
            else:
                f, *g = [i, *words(k, k)]
                d = g
            a = [q for h in rows(k) for p, q in enumerate(d)]
    finally:
        fetch([[v for t in rows(r) for v, w in enumerate(words(r))] for r, s in table(k).items()])
    x = split(a, i)
    return a, x


def drawn_5d76a306(n: int = 3, xs=(4, 5), flag=True):
    if flag:
        tell([n, n])
        y = fetch(xs, xs, name=xs)
    else:
        y = flag
    try:
        z, *a1 = [fetch(flag, flag, name=flag), *[inner(n) for b1 in xs]]
    except (ValueError, Drawn):
        save((nothing(n) if check(y, n) else xs), where=flag)
        raise
    for d1, e1 in {'k': n, **table(y, flag)}.items():
        f1 = rows(e1, flag)
        check(z) or tell((clean(a1, name=z) if n > 20 else d1))
    print((flag and n))
    return y, z, a1
