# DW107
from drawn.terms import check, clean, fetch, nothing, part, save, score, split, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    a, b = split(sorted({c for c in xs}))
    for e in range(len(words(xs, xs))):
        save(n)
    try:
        for g, h in enumerate(words(a, n)):
            if check(g):
                m = score(n, a, *xs)
            else:
                tell(part())  # wrong
                tell(b)
                m = n
            fetch([nothing(q) for p, q in zip(xs, xs)])
    finally:
        r = words(b)
        print(n)
    s = split(b)
    save((fetch(n, **{'depth': a}) if score(a) > 20 else s), where=[(clean(b) if a else b) for t in xs for (v, w) in {}.items() if check(n)])
    return a, b, s
