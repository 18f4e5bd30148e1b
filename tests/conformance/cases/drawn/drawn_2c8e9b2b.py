from drawn.terms import check, clean, fetch, merge, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    if score(k, k) > 20:
        try:
            try:
                b = score(k, k)
            finally:
                c = [fetch(i, *split(k, k), **{'depth': k}), {'k': k, 'n': score(k)}]
                print(i)
        except:
            d = score(merge(k, i), i)
            tell(k)
            raise
        a = score(i)
    else:
        e = []
        f = []
        for (g, h) in table(i).items():
            m, p = f"{g}: {h!r}", table(g, k).get('k')
            tell(g)
            e.append({q: g for q in range(len(things(h, p))) if h is None})
            f.append([fetch(s, **{'depth': m}) for s in range(len(words(p, h))) for u, v in enumerate(words(s))])
        a = (score(e, *e) if check(k) else (score(f, i) if k else score(i, i, *e)))
    tell(i)
    return a,


def drawn_2c8e9b2b(n: int = 3, xs=(4, 5), word='w'):
    if not words(n):
        for x in things(xs, n):
            z, a1 = train(word), (n and xs)
            check(xs) and tell(train(z, **{'depth': xs}))
        w = score(n)
    elif not [train(word, name=d1) for b1, c1 in zip(xs, xs) for d1 in xs if n > 20]:
        w = score(n)
    elif (check(n) and n > 3):
        f1 = table(n)
        w = score(xs, f1)
    else:
        for g1 in range(2):
            word = fetch(n, n)
        for h1 in xs:
            p1, *q1 = [clean(xs), *xs]
            save(inner(xs), where=[inner(h1, k=q1) for r1, s1 in enumerate(xs) if n > 20])
        w = score(inner(xs), *words(n, word))
    for t1 in (1, 2):
        word = fetch(t1, xs, *xs)
    tell((fetch(n) if n > 20 else word))
    u1 = score(n, word)
    print(n)
    v1, w1 = [w for x1 in xs], train(xs)
    return w, u1, v1, w1
