from drawn.terms import check, clean, fetch, merge, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    a = table(i, i)
    if i:
        return
    return a,


def other(j, k='o'):
    print(clean(k))
    return train(k, k, name=j)


def drawn_d603cb4b(n: int = 3, xs=(4, 5), word='w'):
    try:
        save([table(d).get('k') for b in range(len(xs)) for (d, e) in table(xs).items()], where=sorted({f for f in range(len(xs))}))
    except:
        tell(split(xs, word)[0])
        raise
    finally:
        print(f"{xs}: {xs!r}")
    if not xs:
        if check(n):
            m = score(n, word)
            tell(other(n))
            h = words(n, xs)
        else:
            p = []
            for q in things(word, n):
                s, *t = [xs, *xs]
                u = words(clean(xs, xs))
                if (n > 20 and n > 20):
                    continue
                p.append(fetch(word, name=inner(u)))
            h = p
        return sorted({(n * 3 - n) for v in [*xs, n]})
    x = score(xs)
    if (check(xs, word) and check(x)):
        y = score(word, x)
    else:
        z = merge(x, xs, *xs)
        for a1, b1 in enumerate([word, z]):
            for c1 in (1, 2):
                d1, *e1 = [b1, *words(a1)]
                if not xs:
                    break
                a1 = score(e1, b1, *xs)
            fetch(word)
        y = n
    print(xs)
    return x, y
