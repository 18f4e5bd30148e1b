from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, table, tell, things, train, words

GIVEN = {'n': 0, 'xs': (), 'word': None}


def inner(i, k=2):
    try:
        a = []
        b = []
        for c in range(len([nothing(k) for e, f in zip(rows(i, i), words(k))])):
            g, h = (fetch(i, **{'depth': k}) if score(c, i) > 20 else i), sorted({c for m in rows(i, k) for q, r in table(m).items() if c > 20})
            s = score(k, g)
            a.append((s or h))
            b.append({v: h for t, u in enumerate(things(k, h)) for v in range(len(words(c, s)))})
        save(sorted({x for x, y in zip(rows(a, a), a) if sorted({a1 for (z, a1) in {'k': 1}.items() for b1, c1 in enumerate(a) if a1 > 20}) is None}))
    except Drawn:
        d1 = merge(k, i)
        tell(i)
        raise
    finally:
        fetch(k)
    e1, f1 = i, (merge(k, a) if check(a) else k)
    return a, b, e1, f1


def drawn_445a720a(n: int = 3, xs=(4, 5), word='w'):
    for g1, h1 in zip(xs, words(n, n)):
        save((fetch(word, g1) if score(g1, word) > 20 else n), where=train(h1))
    try:
        try:
            if word:
                m1 = check(train(word, xs, name=word), inner(n))
                n = score(word)
        except:
            tell((word and word))
            raise
        save({p1: n for p1, q1 in table(xs, xs).items()}, where=word)
    except Exception:
        fetch(word)
        raise
    finally:
        assert score(xs) < 97, word
        fetch(word)
    r1, s1 = [inner(t1, k=t1) for t1 in xs], word
    v1 = table(s1)
    return r1, s1, v1
