from drawn.terms import clean, fetch, score, tell, things, train, words


def drawn_a8ffb4e6(n: int = 3, xs=(4, 5), flag=True):
    for a in [clean(flag) for c in xs if score(xs, flag) > 50]:
        not xs and tell((flag and flag))
    e, *f = [clean(n, n, **{'depth': flag}), *xs]
    if score(f) > 20:
        g = []
        for h in range(len(words(f, f))):
            fetch([fetch(flag, p) for p in range(len(xs))])
            if n:
                g.append(fetch((xs and e), train(xs, n), *things(flag, e)))
        return
    return e, f
