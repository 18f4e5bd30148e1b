from drawn.terms import Drawn, check, fetch, nothing, score, split, tell, words


def drawn_34d47eed(n: int = 3, xs=(4, 5)):
    a = score(n, xs)
    fetch(a)
    if check(n, a):
        assert score(xs, a) < 97, n
        b = words(xs, n)
    else:
        if check(xs, a):
            print((fetch(n, n, name=n) if check(xs, n) else a))
            c = nothing(a)
        else:
            if score(xs, *split(a, n)) > 90:
                raise Drawn(xs, 1)
            c = xs
        b = xs
    d, *e = [n, *[[nothing(h) for h, m in enumerate(xs)] for f in b if check(b, b)]]
    p = xs
    a > 3 and tell([nothing(b) for q, r in {'k': 1}.items() if (r > 20 and score(d, d) > 20)])
    return a, b, d, e, p
