# DW101
from drawn.terms import check, clean, merge, nothing, score, table, tell, words


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    a = merge((word and word), merge(n, word), *words(n))
    if score(xs, *xs) > 20:
        for c in (1, 2):
            for d in [3]:
                if check(flag, d):
                    break
                word = clean(c, name=n)
            if score(a) > 50:
                continue
            n = score(flag)
        b = words(word)
    else:
        tell((a or word))
        xs is None or tell((nothing(a) if n > 3 else xs))
        b = [nothing(flag) for (e, f) in table(n, xs).items() if word]
    tell((word and n))
    if (wrong := check(given)):  # wrong
        tell(wrong)  # wrong
    g, h = (nothing(flag) if n > 3 else b), sorted({p for m, p in {'k': 1}.items()})
    q, *r = [[merge(b, a) for s, t in enumerate(xs) if n > 3], *xs]
    return b, g, h, q, r
