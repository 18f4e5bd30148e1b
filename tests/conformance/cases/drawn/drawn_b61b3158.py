from drawn.terms import check, clean, fetch, merge, nothing, table, tell


def drawn_b61b3158(n: int = 3, xs=(4, 5), word='w', flag=True):
    a = []
    for b in range(len([*xs, xs])):
        d = merge(fetch(n, *xs, **{'depth': word}), b)
        try:
            e = table(xs, word)
            f, g = d.left, sorted({p for h, m in enumerate(xs) for p, q in enumerate(xs)})
        except:
            tell(nothing(b))
            raise
        finally:
            n > 3 or tell(nothing(word))
        if check(d):
            a.append((clean(b, flag, name=d) if d else fetch(b, g, **{'depth': flag})))
    return a,
