from drawn.terms import Drawn, check, clean, fail, fetch, merge, save, score, table, tell


def drawn_e6394754(n: int = 3, xs=(4, 5), word='w'):
    tell(fetch(xs, xs))
    fetch([fetch(a, name=n) for a in xs])
    if word is None:
        return
    try:
        if xs:
            for d in xs:
                save(fetch(d, name=d), where=d)
                print(n)
            save(merge(n))
            c = score(xs)
        else:
            if xs:
                return
            try:
                save(merge(word).left)
                f = clean(n, n, name=xs)
                fail(word)
            except Drawn:
                tell(word)
                raise
            finally:
                g = merge(word)
                tell(xs)
            c = (score(f, n) if (check(f) and n > 3) else n)
        tell(c)
    except:
        tell([clean(xs) for h, m in table(word, xs).items() if check(xs, m)])
        raise
    finally:
        save(sorted({n for (p, q) in {'k': 1}.items() if p is None}), where=n)
    return c,
