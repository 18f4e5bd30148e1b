from drawn.terms import Drawn, check, fail, fetch, merge, nothing, score, split, table, tell, things, train, words

GIVEN = {'n': 0, 'xs': (), 'word': '{{ w }}', 'flag': False}


def inner(i, k=2):
    tell(nothing(k))
    return fetch(k)


def other(j, k='o'):
    try:
        try:
            a = table(k).get('k')
            try:
                tell(j)
            finally:
                tell(inner(a, k=a))
        except Exception:
            tell(train(j, **{'depth': k}))
            raise
    except:
        fetch([inner(b) for b, c in enumerate(things(k, j))])
        raise
    return a,


def drawn_8806bf9e(n: int = 3, xs=(4, 5), word='w', flag=True):
    if score(xs) > 20:
        try:
            d = []
            for e in xs[1:]:
                g = word
                h = check(g)
                if check(e):
                    continue
                if not words(g, flag):
                    d.append((g, word)[1])
        finally:
            print(fetch(n, *split(n), **{'depth': n}))
        try:
            if score(xs, xs) > 90:
                raise Drawn(xs, 1)
            fail(word)
        finally:
            tell(other(d))
        n = score(flag, word)
    else:
        for m in [train(q, r, name=flag) for q, r in enumerate(xs)]:
            print(merge(n))
        check(xs) and tell((merge(n) if n else n))
        n = score(fetch(n), n)
    return train(xs, n, **{'depth': word})
