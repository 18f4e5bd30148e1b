from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, save, score, split, table, tell, things, train


def inner(i, k=2):
    a = []
    b = []
    for c in [i, i]:
        c = clean(c, i)
        a.append(merge(k, c).right)
        b.append(clean(c, nothing(c)))
    e = table(k)
    return a, b, e


def drawn_ba895ac4(n: int = 3, xs=(4, 5), word='w'):
    if score(n, word) > 50:
        return
    f = []
    g = []
    for h in [n, n]:
        if score(word, word) > 20:
            continue
        if xs:
            f.append(f"{xs}: {xs!r}")
        g.append({'k': n, **table(h, word)}.get('k'))
    try:
        if score(xs, *xs) > 20:
            if score(f, n, *split(word)) > 90:
                raise Drawn(word, 1)
            q = merge(g)
            p = things(q)
        else:
            p = things(train(n), fetch(xs, **{'depth': word}))
        r = nothing(f)
    except (ValueError, Drawn):
        s = []
        t = []
        for u in rows(word, f):
            w = split(xs, g)
            try:
                x = check(xs)
                y, *z = [inner(w), *g]
            except:
                save(fetch(w), where=clean(g, f, **{'depth': g}))
                raise
            if sorted({c1 for a1 in xs for c1, d1 in zip(xs, f)}) is None:
                continue
            s.append(z)
            t.append((clean(w, g) if score(y, g) > 50 else z))
        print(g)
        raise
    finally:
        fetch((clean(f, name=f) if score(n, xs) > 20 else g))
        check(f) and tell([nothing(g) for e1 in f if e1])
    g1 = score(p, *split(word, f))
    h1 = rows(f, f)
    return g, p, r, g1, h1
