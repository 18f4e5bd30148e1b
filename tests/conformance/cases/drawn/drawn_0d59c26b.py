from drawn.terms import check, clean, fetch, save, score, split, table, tell, train


def drawn_0d59c26b(n: int = 3, xs=(4, 5)):
    if (score(n) > 20 and score(n, *xs) > 20):
        b = check(xs, n)
        c = table(xs, xs)
        a = fetch(c, b, *xs)
    else:
        if n > 20:
            d = score(xs)
        else:
            try:
                print(clean(n, n, name=n))
            finally:
                save(clean(xs), where=table(n, n).get('k'))
                tell(n)
            d = score(xs, xs)
        a = [[n, n], train(xs)]
    n = score(xs)
    e, f = n, (a and xs)
    save((train(a, f, **{'depth': n}) if n else e), where=(n and e))
    g = split(n, e)
    save(n, where=n)
    return a, e, f, g
