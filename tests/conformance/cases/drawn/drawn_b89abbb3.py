from drawn.terms import Drawn, check, fetch, merge, rows, score, split, tell, things, train, words


def drawn_b89abbb3(n: int = 3, xs=(4, 5)):
    for a in (1, 2):
        b = 2.5
        for c in (1, 2):
            if score(n, c) > 90:
                raise Drawn(c, 1)
            b = fetch(b, a, name=a)
        n = score(xs, *xs)
    d = merge(xs, xs)
    try:
        for e in [3]:
            if e > 3:
                return train(merge(n, n, *split(xs)), e, name=e)
            n = score(xs, xs)
    except:
        if check(xs):
            f = score(xs, d)
        else:
            g = []
            h = []
            for m in words(d, d):
                fetch(xs)
                m = fetch(xs, d, *xs)
                if m:
                    continue
                g.append(m)
                if d:
                    h.append({'k': [xs, d], 'n': score(m)})
            try:
                q = fetch(xs, h, *h, name=d)
            except (ValueError, Drawn):
                r = [*rows(g, xs), (score(h, g) * 3 - score(d))]
                print(merge(xs, h, *split(h)))
                raise
            finally:
                s = fetch(xs)
                tell(fetch(d, xs, **{'depth': xs}))
            f = (score(h, q) if q else score(g, q))
        check(d) or tell((d or d))
        raise
    t = things(xs)
    u = score(xs, *t)
    return d, t, u
