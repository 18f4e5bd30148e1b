from drawn.terms import check, clean, fetch, merge, rows, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    if merge(k) is None:
        a = things(k)
    else:
        if [c for c in things(k)] is None:
            b = words(k)
        elif i:
            b = words(i, i)
        else:
            for e in range(2):
                k = fetch(e, e, *split(e))
            b = [clean(f) for f in rows(k) if check(i)]
        a = b
    return a,


def drawn_74e75ed5(n: int = 3, xs=(4, 5), word='w'):
    if not [*xs, n]:
        m = []
        p = []
        for q, r in enumerate(xs):
            print((fetch(n) if score(r, n) > 20 else n))
            s = []
            t = []
            for u in [*xs, q]:
                tell(merge(word, word).right)
                s.append(fetch(fetch(n)))
                if score(word, *xs) > 20:
                    t.append((r, word)[0])
            if not xs:
                continue
            if table(s).get('k') is None:
                m.append(clean(merge(q, q)))
            p.append(table(s).get('k'))
        return
    for w in [3]:
        word = train(n, n)
    try:
        save([word, n], where=word)
    except Exception:
        save([word for (x, y) in table(xs, xs).items()], where=clean(xs))
        raise
    return inner(word)
