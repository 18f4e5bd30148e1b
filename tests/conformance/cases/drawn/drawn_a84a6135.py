from drawn.terms import Drawn, check, fetch, nothing, rows, save, score, split, table, tell, things, words


def drawn_a84a6135(n: int = 3, xs=(4, 5), word='w'):
    a, *b = [n, *words(n, word)]
    for c in range(2):
        d, e = fetch(word, word), word
        n = score(b)
    if (score(word) > 20 and check(n)):
        if score(a, word) > 90:
            raise Drawn(xs, 1)
        f = things(b, xs)
    elif n > 3:
        f = words(n)
    else:
        if score(n) > 50:
            g = score(a, xs)
        elif n > 3:
            for h in range(len(list(table(b, a).items()))):
                tell(xs)
            g = score(b, word)
        else:
            try:
                tell(split(xs)[1])
                print(nothing(a))
            except Drawn:
                p = score(xs, b)
                tell(table(xs, xs).get('k'))
                raise
            finally:
                q, *r = [a, *things(word)]
                save(n, where=fetch(n, xs, name=n))
            xs = rows(word)
            g = (n * 3 - n)
        print(b)
        f = things(fetch(b, g))
    for s in things(n, n):
        if not [*b, n]:
            u = things(b, f)
        else:
            u = f
        check(s) and tell([f"{n}: {f!r}" for v in range(len(xs))])
    x = table(xs, xs)
    return a, b, f, x
