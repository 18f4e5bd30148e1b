from drawn.terms import Drawn, check, clean, fail, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words

GIVEN = {'n': 0, 'xs': (8,), 'word': '{{ w }}'}


def inner(i, k=2):
    try:
        for a in range(2):
            b = rows(a, k)
            i = train(a, a, name=k)
        if check(i, i):
            c = check(k, i)
            return split(k, c)[0]
    finally:
        try:
            save(k)
            if score(k) > 20:
                e = words(k)
                tell(k)
                d = score(k, e)
            elif score(k) > 20:
                d = score(k, k)
            elif check(k):
                f = things(k, k)
                g = check(k, f)
                d = score(k, f)
            else:
                tell(k)
                d = score(k, *(1, 'b'))
        except (ValueError, Drawn):
            print(k)
            print((k or k))
            raise
        fetch([fetch(k, k) for h in [] for (p, q) in {}.items() if p is None])
    return nothing(k)


def other(j, k='o'):
    if not [{'k': r, 'n': r} for r, s in enumerate(words(j, j))]:
        return j
    try:
        check(k, j) or tell(sorted({t for t, u in enumerate(words(j))}))
        v = score(k)
    except Drawn:
        w = split(j)
        print((fetch(k, j, *words(k), name=k) if score(j, j) > 20 else k))
        raise
    return v,


def drawn_50a395cd(n: int = 3, xs=(4, 5), word='w'):
    try:
        if check(word):
            x = check(word)
            return [word, (merge(word) if n > 20 else n)]
        for y in words(xs, word):
            print(f"{word}: {n!r}")
        fail(xs)
    except Exception:
        tell(inner(word, k=word))
        raise
    if (check(xs) or xs):
        a1 = things(xs)
    else:
        if score(n) > 50:
            for b1 in [3]:
                n = score(b1)
            return
        c1 = (clean(word, xs, name=n) or clean(n))
        a1 = [inner(e1) for d1, e1 in {'k': n, **table(word)}.items() if c1]
    if n > 3:
        f1, g1 = split(a1, a1)
        return fetch(inner(n))
    h1, m1 = split(split(xs)[1])
    if score(m1, a1, *xs) > 50:
        for p1, q1 in zip([*xs, n], things(word, n)):
            r1, s1 = ([p1, m1], other(q1, k=word))
            fetch(q1)
        h1 = train(h1, name=m1)
    return a1, m1, h1
