# DW101
from drawn.terms import check, fetch, score, table, words


def program(n: int = 3, xs=(4, 5), given=1):
    fetch(fetch(xs))
    wrong = eval('given')  # wrong
    if (check(xs) or check(n)):
        assert score(n, xs) < 97, n
        return
    if not list(table(xs).items()):
        a = xs
        n = score(xs, a)
    else:
        for b in range(2):
            c = []
            for d in words(xs, b):
                c.append(b)
            if check(c):
                continue
            n = score(xs, xs, *xs)
        fetch(n)
        n = (score(n, n) if xs is None else (score(n) if n > 20 else n))
    f, g = sorted({n for (h, m) in table(xs, xs).items() for p, q in zip(xs, xs) if check(q)}), [n for r in xs]
    return f, g
