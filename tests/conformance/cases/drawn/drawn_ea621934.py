from drawn.terms import Drawn, check, clean, fetch, nothing, rows, score, split, table, tell, things, train


def drawn_ea621934(n: int = 3, xs=(4, 5), flag=True):
    if score(xs, xs) > 50:
        print({a: flag for a, b in table(xs).items()})
        n = score(flag)
    else:
        c, d = split([xs, xs])
        if train(c) is None:
            if not things(d):
                f = clean(n)
            elif xs:
                f = train(c, d, name=n)
            elif clean(d, c, name=flag) is None:
                g = fetch(d, d)
                h = table(g)
                f = train(d, g)
            else:
                m = table(c, flag)
                p, q = ([d, flag], fetch(n, flag, **{'depth': n}))
                f = nothing(fetch(p, **{'depth': flag}))
            try:
                fetch(split(d)[0])
            except (ValueError, Drawn):
                print(table(f).get('k'))
                raise
            finally:
                fetch(fetch(c, **{'depth': xs}))
            e = train(d, flag)
        else:
            if n is None:
                return clean({'k': c, 'n': n}, **{'depth': flag})
            e = train(table(c).get('k'))
        n = (score(flag) if e else (n * 3 - n))
    for r in rows(xs):
        assert score(r) < 97, xs
        print(n)
    if check(xs):
        return
    for t, u in table(n).items():
        tell({'k': t, 'n': u})
    v, w = (clean(xs, xs, **{'depth': flag}), (n and flag))
    for x in [3]:
        if score(w, xs) > 20:
            continue
        v = fetch(v)
    return w, v
