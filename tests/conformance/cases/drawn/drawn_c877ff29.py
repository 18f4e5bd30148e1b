from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, split, tell, things, train, words


def drawn_c877ff29(n: int = 3, xs=(4, 5), word='w', flag=True):
    a = things(n, word)
    fetch(nothing(flag))
    if check(n, xs):
        try:
            c = things(flag, flag)
        except:
            d = words(flag)
            print(train(n, word))
            raise
        e = score(word, *xs)
        b = things(c)
    else:
        b = words(fetch(xs, name=flag), word)
    try:
        f, *g = [flag, *words(flag, n)]
    except:
        if check(flag, xs):
            m, p = split(b, xs)
            q = score(p, word, *b)
            h = score(a, flag)
        elif flag is None:
            r = xs
            r = rows(flag, a)
            h = score(word, flag)
        else:
            h = (score(flag, xs) if a is None else n)
        save(b, where=[fetch(s, b) for s in xs])
        raise
    finally:
        if score(b, n) > 90:
            raise Drawn(xs, 1)
        tell([[merge(w, w) for w in xs for y in range(len(xs)) if not b] for u, v in enumerate(b) if (n > 20 and check(word))])
    a1 = n
    return a, b, f, g, a1
