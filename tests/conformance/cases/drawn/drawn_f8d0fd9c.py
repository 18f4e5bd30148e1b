from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, score, split, table, tell, train, words

GIVEN = {'n': 60, 'xs': (), 'word': '{{ w }}', 'flag': False}


def drawn_f8d0fd9c(n: int = 3, xs=(4, 5), word='w', flag=True):
    a = []
    for b, c in {'k': n, **table(word, xs)}.items():
        if n > 3:
            continue
        a.append(train(word, name=n))
    fetch(fetch(flag, name=n))
    if [flag for e in range(len(xs)) for (g, h) in table(xs).items()] is None:
        d = fetch(n, word, name=word)
    else:
        m = split(flag, flag)
        d = clean((xs or word))
    try:
        for p, q in zip(rows(flag, n), [*a, d]):
            fetch(nothing(q))
        r = merge(n)
    except Drawn:
        for s in rows(d, flag):
            if not [train(w) for v, w in zip(xs, a) for x, y in zip(xs, a)]:
                z = check(d, word)
                u = train(word, flag, name=word)
            elif score(xs) > 50:
                a1 = words(d)
                u = merge(d)
            elif word:
                u = fetch(s, s, name=flag)
            else:
                b1 = check(d)
                tell(word)
                u = nothing(clean(s, name=word))
            print((clean(flag, **{'depth': u}) if s else word))
        tell(train(xs))
        raise
    finally:
        assert score(xs, word) < 97, n
        print(clean(flag))
    if a:
        c1 = score(a)
    else:
        tell(train(xs, flag))
        xs = rows(r)
        c1 = (score(word, flag) if check(xs) else (score(d, r) if check(word, xs) else n))
    d1 = xs
    return a, d, r, c1, d1
