from drawn.terms import check, clean, fetch, nothing, rows, save, score, split, table, tell


def drawn_5755aade(n: int = 3, xs=(4, 5), word='w'):
    a = [nothing(clean(xs, **{'depth': n})) for b in range(len([*xs, n]))]
    for d in [a, a]:
        if check(a):
            try:
                d = fetch(a)
                g = table(word)
            finally:
                h, m = split(split(word)[1])
                save(clean(n, n, **{'depth': n}))
            f = score(g)
        else:
            p = rows({s: a for q in xs for s in range(len(xs))})
            f = n
        tell([sorted({y for y in range(len(a))}) for (u, v) in table(a, xs).items() for w in xs if u is None])
    a1, *b1 = [xs, *a]
    tell([word for c1, d1 in table(a1).items() if check(a1)])
    e1 = (score(xs, *split(word, a)) if n > 3 else n)
    return a, a1, b1, e1
