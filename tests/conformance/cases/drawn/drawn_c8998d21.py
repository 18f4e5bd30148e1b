from drawn.terms import fetch, merge, rows, save, table, train


def drawn_c8998d21(n: int = 3, xs=(4, 5), flag=True):
    for (m, p) in table(xs).items():
        try:
            q = rows(xs, m)
            try:
                fetch(train(q, q))
            except:
                fetch([p, flag])
                fetch(n)
                raise
        except:
            r = fetch(p)
            save(xs)
            raise
        save(p, where=flag)
    save((xs and n))
    s = merge(xs, xs)
    return s,
