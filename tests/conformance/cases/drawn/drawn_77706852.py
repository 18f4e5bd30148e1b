from drawn.terms import Drawn, check, clean, fail, fetch, merge, save, score, split, table, train

GIVEN = {'n': 60, 'xs': (8,), 'flag': []}


def drawn_77706852(n: int = 3, xs=(4, 5), flag=True):
    try:
        try:
            try:
                a = score(clean(xs, n, name=xs), f"{n}: {xs!r}")
                b = merge(n)
            finally:
                fetch(fetch(xs, xs))
        except (ValueError, Drawn):
            save(train(flag, xs), where=xs)
            raise
        fail(fetch(a, a))
    finally:
        if check(n, flag):
            c = train(flag, name=xs)
        else:
            d = []
            for e, f in table(n).items():
                if f > 20:
                    d.append([clean(n, xs), f])
            c = sorted({score(flag, flag) for g in range(len([*d, flag]))})
        fetch(fetch(xs))
    for m in range(2):
        a = score(b)
    if check(flag):
        if check(n):
            try:
                n = score(b)
            finally:
                save(b.left, where=fetch(xs))
            return [[flag, b], xs]
        p = fetch(xs, flag, *split(b, xs))
    else:
        p = fetch(a)
    return b, a, p
