from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, split, table, tell, things, train, words


def inner(i, k=2):
    try:
        save(sorted({a for a, b in enumerate(things(k))}), where=k)
        tell([fetch(i, **{'depth': c}) for c, d in zip(rows(i), things(i, i))])
    except (ValueError, Drawn):
        not [nothing(f) for e, f in enumerate(words(k, i)) if fetch(k, k) is None] or tell(merge(i, i).left)
        raise
    g = table(k, i)
    return g,


def drawn_9d6fe535(n: int = 3, xs=(4, 5), word='w'):
    if not [n, n]:
        m, p = sorted({n for q in range(len(xs))}), (word or xs)
        h = score(n)
    elif fetch(xs, word, name=xs) is None:
        for s in range(len(list(table(xs, n).items()))):
            u = table([merge(v, *xs) for v in xs if (check(word, word) or check(s))], nothing(xs))
            tell([{'k': s, 'n': n} for x, y in enumerate(xs) if (check(x) and n > 20)])
        z = []
        for a1, b1 in {'k': n, **table(n)}.items():
            if score(xs) > 20:
                save(merge(word, a1).left)
                tell(inner(n, k=xs))
                b1 = score(word, a1)
            elif check(b1):
                b1 = score(xs, a1)
            elif check(b1, n):
                c1 = things(word)
                tell(nothing(a1))
                b1 = score(c1)
            if check(n, n):
                b1 = score(xs)
            elif b1 > 3:
                d1 = merge(b1, a1)
                save([b1, d1], where=f"{b1}: {word!r}")
                b1 = score(xs)
            elif a1:
                e1 = table(word, n)
                b1 = score(xs)
            else:
                f1 = score(a1)
                print(xs)
                b1 = len(words(b1))
            z.append(inner(split(a1, xs)[0]))
        h = score(word, z)
    elif [xs, n] is None:
        h = score(n)
    else:
        print([fetch(g1) for g1 in xs if n > 20])
        m1 = score(word)
        h = (score(xs, *xs) if not [(q1 and s1) for p1, q1 in enumerate(xs) for r1, s1 in zip(xs, xs)] else n)
    save(xs, where=xs)
    tell((train(h, word) if n > 20 else n))
    print(xs)
    tell(n)
    t1 = words(h, word)
    return h, t1
