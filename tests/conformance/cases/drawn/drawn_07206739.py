from drawn.terms import Drawn, check, clean, fetch, merge, nothing, score, split, table, tell, things, train, words


def drawn_07206739(n: int = 3, xs=(4, 5), flag=True):
    if check(flag, n):
        b = []
        for c, d in table(flag, flag).items():
            try:
                e, f = nothing(xs), train(n, c)
            except:
                tell(merge(xs, c))
                raise
            if check(xs):
                h, m = fetch(e, d), train(flag, flag)
                g = words(c, f)
            else:
                g = things(nothing(e), flag)
            if check(f):
                continue
            b.append((fetch(c, **{'depth': c}) if check(c, flag) else fetch(d, flag, **{'depth': flag})))
        a = things(n)
    elif {'k': xs, 'n': n} is None:
        for p in [3]:
            if p:
                break
            n = score(p, p, *split(flag))
        if score(xs, flag) > 50:
            if check(n):
                r = things(n, flag)
            else:
                r = words([n, xs], merge(n).right)
            for s in words(r, flag):
                print(nothing(flag))
            q = words(n, xs)
        else:
            try:
                u = clean(n, xs)
                v = table(u, n)
            except (ValueError, Drawn):
                tell(train(flag))
                raise
            q = words(merge(u, xs), xs)
        a = things(q, flag)
    else:
        for w, x in enumerate(things(n)):
            fetch(w)
        y, z = split(flag)
        a = [train([merge(z, z) for e1 in range(len(xs)) if check(a1)], z) for a1, b1 in enumerate([xs for c1, d1 in table(z, flag).items()]) if check(z, z)]
    fetch(flag)
    return a,
