from drawn.terms import Drawn, check, fetch, merge, nothing, score, split, table, tell, things, words

GIVEN = {'n': 0, 'xs': (), 'word': '{{ w }}'}


def drawn_eb41c6d2(n: int = 3, xs=(4, 5), word='w'):
    a = []
    for b, c in {'k': n, **table(word)}.items():
        a.append(fetch(nothing(n), f"{c}: {word!r}"))
    d = fetch(n, xs, name=a)
    e = words(n)
    f = score(d, *xs)
    try:
        if check(a):
            if f > 3:
                h, m = split(fetch(word, e), split(a)[0])
                print([m, h])
                n = score(f, *split(e))
            g = score(n)
        else:
            if check(f):
                q = check(xs, word)
                r, s = e, table(e, d).get('k')
                p = score(q, e, *a)
            else:
                p = f
            g = score(p)
        t = []
        for u in xs[1:]:
            w = words(e)
            if score(d, u) > 90:
                raise Drawn(d, 1)
            t.append((merge(u) if {z: z for x in xs for z, a1 in table(e).items()} is None else f))
    finally:
        b1 = things(e, xs)
        tell(sorted({f for c1, d1 in table(e, d).items() if d1 > 3}))
    return d, e, f, g, t
