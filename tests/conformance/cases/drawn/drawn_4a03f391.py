from drawn.terms import check, fetch, merge, score, split


def drawn_4a03f391(n: int = 3, xs=(4, 5)):
    a = fetch(xs, xs, name=n)
    for b in range(2):
        if (check(n) and score(b, *split(n)) > 50):
            continue
        a = merge(xs, xs)
    return a,
