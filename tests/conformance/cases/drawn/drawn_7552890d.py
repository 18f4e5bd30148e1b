from drawn.terms import fail, fetch, merge, save, score, tell

GIVEN = {'n': 60, 'xs': (), 'flag': []}


def drawn_7552890d(n: int = 3, xs=(4, 5), flag=True):
    try:
        try:
            a, b = n, flag
            if score(n, flag) > 50:
                c = n
                return
            fail(merge(xs, a))
        finally:
            for d in [*xs, flag]:
                d = merge(n, n)
                tell(d)
            save({'k': n, 'n': n})
    finally:
        fetch((flag and flag))
    return a, b
