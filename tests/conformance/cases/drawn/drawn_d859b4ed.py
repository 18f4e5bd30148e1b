from drawn.terms import fetch, merge, nothing, save, tell


def drawn_d859b4ed(n: int = 3, xs=(4, 5)):
    tell(merge(xs, xs))
    for a in [n, n]:
        for c in xs:
            fetch(f"{xs}: {c!r}")
            save(nothing(c))
        tell(n)
    tell({'k': xs, 'n': n})
    save(fetch(xs, xs))
    return merge(xs)
