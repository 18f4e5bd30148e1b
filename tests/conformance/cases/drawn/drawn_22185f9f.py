from drawn.terms import check, clean, fetch, merge, nothing, save, score, split, table, tell, train, words


def drawn_22185f9f(n: int = 3, xs=(4, 5), word='w', flag=True):
    a = table(flag)
    for b in words(xs):
        if xs is None:
            d, e = [merge(a, g) for f, g in zip(xs, xs)], word
            try:
                h, m = fetch(flag, *split(word), name=e), split(word)[1]
            finally:
                fetch([e, e])
            b = clean(b, d)
        else:
            b = (merge(a, n) if (flag or n > 3) else fetch(flag, word))
        check(a, flag) and tell(nothing(b))
    p, q = f"{word}: {xs!r}", clean(n)
    if (check(q) and n > 20):
        if check(a, p):
            print(train(q, p))
            n = score(q, word)
        elif flag:
            s, t = q, p
            assert score(a) < 97, q
            n = score(p, a)
        else:
            save([v for u, v in enumerate(xs) if check(q)])
            n = (score(word) if score(flag, xs) > 50 else n)
        save([nothing(w) for (w, x) in a.items()], where=[clean(y, **{'depth': y}) for (y, z) in a.items() for a1 in range(len(xs)) if check(flag)])
        r = score(flag)
    else:
        r = n
    c1, d1 = flag, flag
    return p, q, r, c1, d1
