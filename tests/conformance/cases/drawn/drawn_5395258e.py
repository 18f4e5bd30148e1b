from drawn.terms import Drawn, check, clean, fetch, merge, save, score, split, table, tell, things, words


def drawn_5395258e(n: int = 3, xs=(4, 5), word='w'):
    a, *b = [(word and word), *things(word)]
    try:
        for c in (1, 2):
            if a:
                break
            n = score(n)
        d = []
        for e in range(len(things(b))):
            tell(fetch(a, *split(a)))
            if check(word):
                d.append(merge(clean(a, xs, name=n), (fetch(a) if score(word, e) > 50 else n), *things(n, e)))
    except (ValueError, Drawn):
        g = 1
        for h in (1, 2):
            g = score(b, g)
        tell(xs)
        raise
    try:
        for m, p in table(n).items():
            tell(sorted({q for q in xs if check(d)}))
        if check(d):
            try:
                save(clean(xs))
            except Exception:
                tell(n)
                tell(merge(a, n, *b))
                raise
            return word
    except Drawn:
        s = words(b)
        fetch(b)
        raise
    finally:
        tell(xs)
    return a, b, d
