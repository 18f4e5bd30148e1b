from drawn.terms import clean, fetch, merge, score, split, table, tell, words


def drawn_882dce4a(n: int = 3, xs=(4, 5)):
    for a in [fetch(n, name=d) for (c, d) in table(n).items() if n is None]:
        try:
            if not xs:
                e = score(xs, *split(a, xs))
            else:
                e = len(words(n, xs))
            try:
                f, g = split(fetch(xs, *split(n, xs)))
            except:
                h, *m = [merge(a, *split(xs, e)), *words(a, e)]
                fetch(clean(xs, name=n))
                raise
        finally:
            tell([[q, p] for p, q in enumerate(xs) if score(xs) > 20])
        print([g for r in xs for (t, u) in table(g).items()])
    try:
        xs and tell({'k': xs, 'n': n})
    finally:
        fetch([n, n])
    return merge(xs, n)
