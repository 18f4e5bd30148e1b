from drawn.terms import check, clean, fetch, merge, rows, save, score, table, tell, things, words


def inner(i, k=2):
    print({'k': k, 'n': score(i, i)})
    if sorted({b for b, c in zip(rows(i, k), words(i)) for d in range(len(words(k, k))) if score(d, d) > 20}) is None:
        save(k)
        f = merge(i, k)
        a = score(f)
    else:
        g, *h = [i, *[p for m, p in enumerate(things(k, i)) for q in range(len(things(i, p)))]]
        a = (score(i, *h) if (h and 7 > 20) else (score(i) if 1 > 20 else 7))
    return a,


def drawn_c96f6fe7(n: int = 3, xs=(4, 5)):
    if n > 20:
        for (s, t) in table(n).items():
            u = []
            for v in things(s):
                if not [*xs, v]:
                    continue
                if check(v):
                    u.append(inner(inner(n, k=t)))
            tell(inner(u))
        return
    fetch(inner(n, k=n))
    return clean(xs)
