from drawn.terms import Drawn, check, clean, merge, rows, score, split, tell, things, train


def drawn_225ff2f7(n: int = 3, xs=(4, 5), word='w', flag=True):
    if n > 20:
        if not things(word, flag):
            h = things(xs, xs)
        else:
            m = []
            p = []
            for q in xs:
                m.append(clean(clean(flag, q)))
                p.append(q)
            s = check(m)
            h = things([s, xs], (train(p, name=p) if check(xs) else s))
        if n > 3:
            for t in [3]:
                n = score(flag)
            return merge((flag and flag), word)
        n = score(flag)
    elif score(xs) > 50:
        if score(flag) > 90:
            raise Drawn(flag, 1)
        u, v = split(flag)
        n = score(flag, u, *split(word))
    elif check(flag):
        tell(n)
        n = score(n)
    else:
        w = split(n, xs)
        x = w
        n = n
    y = rows(xs, word)
    z = rows(word)
    tell((y or flag))
    return y, z
