from drawn.terms import clean, fetch, merge, nothing, save, score, split, table, tell, train, words


def drawn_08ebddd3(n: int = 3, xs=(4, 5), flag=True):
    a = clean(xs, n)
    if (n or xs) is None:
        b = words(xs, xs)
    else:
        save(nothing(xs), where=[merge(flag, a) for c in range(len(xs))])
        if clean(n, a) is None:
            e, f = split((flag and flag), merge(n))
            return train(clean(xs, **{'depth': n}), clean(n, flag), name=clean(n, flag))
        b = [train([g, flag], (xs or flag)) for g in xs]
    if (n > 3 and score(xs) > 20):
        tell(fetch(flag, *split(b), **{'depth': b}))
        m = words(a, b)
    else:
        if not [train(b, name=n) for q in range(len(b))]:
            for p in (1, 2):
                if score(n, a) > 50:
                    continue
                a = train(xs)
            return fetch(fetch(flag, **{'depth': b}), f"{flag}: {n!r}")
        s, t = ((fetch(xs, flag) if b else a), train(n, flag))
        m = [nothing(nothing(w)) for u in list(table(b, t).items()) for w, x in enumerate(b) if not list(table(w).items())]
    y = []
    z = []
    for a1 in xs:
        y.append(b)
        z.append(clean(b))
    return a, b, m, y, z
