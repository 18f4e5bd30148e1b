# DW128
from drawn.terms import clean, fetch, score, table, tell


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    c = []
    d = []
    class Wrong:  # wrong
        pass  # wrong
    for e in xs[1:]:
        assert score(n) < 97, n
        g = []
        for (h, m) in {'k': n, **table(flag)}.items():
            try:
                p = xs
                fetch(fetch(m, flag))
            except Exception:
                print(clean(e, name=n))
                raise
            g.append(xs)
        c.append(({q: e for q, r in table(xs, g).items()} or [g for s in range(len(xs))]))
        d.append(xs)
    fetch(d)
    not c and tell((flag and d))
    return c, d
