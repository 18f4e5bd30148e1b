from drawn.terms import check, fetch, merge, table, tell, train, words


def drawn_f238c57c(n: int = 3, xs=(4, 5)):
    a = words(n)
    print(fetch(xs, name=xs))
    b, c = [fetch(d, *a) for d in xs], train(xs)
    fetch(a)
    fetch((merge(a, c) if n > 20 else xs))
    tell({h: b for f, g in zip(xs, a) for h, m in table(g, xs).items() if check(f)})
    return a, b, c
