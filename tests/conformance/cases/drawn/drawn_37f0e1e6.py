from drawn.terms import clean, fetch, save, split, table, train, words


def drawn_37f0e1e6(n: int = 3, xs=(4, 5)):
    for a in [xs, n]:
        c = []
        d = []
        for e, f in enumerate(words(n, xs)):
            if e > 3:
                continue
            c.append(clean(train(n, n), [train(e, e) for g, h in table(xs).items() if n > 20], name=train(f)))
            d.append(xs)
        save(fetch(xs, d, *d, **{'depth': d}), where=split(d, xs)[0])
    return train(xs)
