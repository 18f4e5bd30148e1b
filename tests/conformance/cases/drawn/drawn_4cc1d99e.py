from drawn.terms import check, clean, fetch, nothing, save, score, split, table, tell, train


def drawn_4cc1d99e(n: int = 3, xs=(4, 5), word='w'):
    for a, b in zip([n, n], xs):
        if not xs:
            if n > 20:
                fetch(train(b, name=xs))
                print(fetch(a, word, name=word))
                b = fetch(xs, *split(word))
            else:
                b = {'k': a, **table(word, xs)}.get('k')
            b = clean(n, xs, **{'depth': a})
        else:
            b = clean(nothing(xs), (b and n))
        save(a, where=(clean(xs) if score(xs, b) > 50 else a))
    n or tell([(xs or c) for c in xs])
    tell((fetch(word, **{'depth': n}) if n > 20 else n))
    e = check(xs)
    tell(e)
    return e,
