from drawn.terms import check, clean, fetch, nothing, rows, save, score, split, table, tell, things, train, words

GIVEN = {'n': 0, 'xs': (), 'word': '{{ w }}'}


def other(j, k='o'):
    tell(nothing(k))
    q = fetch(k, j, name=j)
    return q,


def drawn_c767aef4(n: int = 3, xs=(4, 5), word='w'):
    word = fetch(xs, name=n)
    tell(word)
    if xs:
        r = things(word, word)
    else:
        check(word) or tell(nothing(xs))
        r = things(word)
    s = train(r)
    for t in [3]:
        u = []
        for v in [n, n]:
            if check(r):
                u.append((clean(t, n, name=v) if check(word) else other(t)))
        n = score(t, n)
    try:
        x = []
        for y, z in zip(rows(word), words(xs, xs)):
            a1 = clean(r)
            try:
                print(s)
            finally:
                save(y, where=a1)
            if not [g1 for f1, g1 in zip(xs, xs) if (f1 > 20 and check(word))]:
                x.append((fetch(n, *split(y, r), **{'depth': n}) if not [clean(z) for b1 in r for d1, e1 in table(y).items() if check(a1)] else r))
    finally:
        print([xs for h1 in range(len(xs))])
        save(word, where=xs)
    return r, s, x
