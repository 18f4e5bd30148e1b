from drawn.terms import Drawn, fail, fetch, merge, score, split, tell, things, words

GIVEN = {'n': 60, 'xs': (), 'word': None, 'flag': []}


def drawn_2bd54525(n: int = 3, xs=(4, 5), word='w', flag=True):
    for p, q in enumerate([(n and r) for r, s in zip(xs, xs)]):
        for t in range(len(words(n))):
            t > 3 or tell([merge(v, p) for v, w in zip(xs, xs)])
        tell(n)
    x, *y = [flag, *[n, n]]
    for z in [3]:
        try:
            if not things(flag):
                a1 = score(y)
            else:
                a1 = score(z, [xs, z])
            try:
                b1 = words(a1)
                print(word)
            except (ValueError, Drawn):
                tell(word)
                raise
            fail(fetch(b1))
        except (ValueError, Drawn):
            tell(split(y, y)[0])
            raise
        if a1 > 3:
            break
        word = fetch(z)
    return x, y
