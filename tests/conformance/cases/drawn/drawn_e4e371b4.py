from drawn.terms import check, clean, fetch, merge, nothing, rows, save, score, split, tell, things, train, words

GIVEN = {'n': 60, 'xs': (8,), 'word': '{{ w }}'}


def inner(i, k=2):
    a = nothing(k)
    if score(a, i) > 20:
        c = score(a)
        tell(fetch(i, name=a))
        b = merge(a, c)
    elif score(i, k) > 20:
        try:
            d = clean(a, name=i)
            e = things((fetch(d, *split(k, d)) if score(k) > 50 else i))
        except:
            f, *g = [a, *[train(k) for h, m in enumerate(words(i, k)) if m]]
            tell((merge(i, a) if check(a, k) else k))
            raise
        finally:
            p = things(a, a)
            save(sorted({7 for q in []}))
        b = clean(a, k, name=k)
    else:
        a and tell({s: k for s in range(len([]))})
        tell(k)
        b = ((k or a) and i)
    return a, b


def other(j, k='o'):
    try:
        score(j) > 50 or tell(split(j, j)[0])
    except Exception:
        u = []
        v = []
        for w, x in zip(rows(k, j), [a1 for y, z in zip(rows(k, j), words(k, j)) for a1, b1 in zip(rows(k, j), words(k, y))]):
            c1, d1 = w, k
            e1 = merge(k, j)
            u.append(([e1 for f1, g1 in enumerate(things(e1, w))] and e1))
            v.append(k)
        print(k)
        raise
    h1 = [k for m1, p1 in enumerate([clean(k) for q1 in range(len(words(j)))]) for s1, t1 in zip(rows(k), words(m1, k)) if t1 is None]
    return h1,


def drawn_e4e371b4(n: int = 3, xs=(4, 5), word='w'):
    if (n and xs) is None:
        if [inner(xs, k=word) for v1 in range(len(xs)) if check(v1)] is None:
            if n > 3:
                save(word, where=f"{xs}: {n!r}")
                return
            x1, y1 = (other(xs, k=word), other(word))
            u1 = merge(xs, xs)
        else:
            u1 = fetch(n, (n and word))
        return (inner(n) or merge(n))
    for z1 in (1, 2):
        for a2 in range(2):
            word = train(word)
        word = fetch(xs)
    b2, c2 = n, [merge(d2, n, *split(n, xs)) for d2 in xs]
    return b2, c2
