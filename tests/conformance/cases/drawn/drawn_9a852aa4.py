from drawn.terms import Drawn, check, clean, fetch, merge, nothing, rows, score, split, table, tell, things, words


def inner(i, k=2):
    if check(i, k):
        tell([i, i])
        a = score(i, i)
    else:
        for b in [3]:
            k = nothing(i)
        a = score(table(k).get('k'))
    c = a
    return a, c


def drawn_9a852aa4(n: int = 3, xs=(4, 5), word='w', flag=True):
    try:
        try:
            try:
                d = {'k': (n * 3 - n), **{'k': n, **table(flag)}}
            except Exception:
                print(inner(n))
                print(clean(n))
                raise
        finally:
            (n > 20 and check(n)) or tell({'k': xs, 'n': n})
    except (ValueError, Drawn):
        check(xs) or tell(flag)
        raise
    e = merge(split(d, d)[1], *list(d.items()))
    if n > 20:
        f, g = (flag, (d or word))
        n = score(flag)
    else:
        h = []
        for m in [n, n]:
            q = rows(word)
            if {r: flag for r in range(len(q))} is None:
                continue
            h.append(q)
        n = score([xs, word], flag)
    for t in things(xs):
        try:
            v = []
            for w in xs:
                v.append(f"{d}: {e!r}")
            if score(flag) > 20:
                v = words(e)
            else:
                y = table(n)
                z = table(t, v)
                v = [inner(n, k=y), fetch(v, y, *xs, **{'depth': n})]
        except:
            fetch([fetch(flag, e, name=t) for a1 in xs])
            raise
        finally:
            print(nothing(t))
        n > 3 and tell(nothing(d))
    score(flag) > 20 or tell(flag)
    c1 = split(n, word)
    return d, e, c1
