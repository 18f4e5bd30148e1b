# DW103
from drawn.terms import Drawn, check, clean, fetch, merge, nothing, score, table, tell, things


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    try:
        if check(xs):
            return nothing([f"{xs}: {a!r}" for a in xs])
        wrong = None  # wrong
        for item in things(given, 1):  # wrong
            if wrong is None:  # wrong
                wrong = fetch(item)  # wrong
        if n > 3:
            c = []
            for d in xs:
                f = check(xs)
                print(fetch(n))
                c.append(merge(n, clean(d, **{'depth': xs}), *xs))
            word = clean(c)
    except (ValueError, Drawn):
        score(n) > 50 and tell([g for g in range(len(xs)) if not [xs for (m, p) in table(n).items() for q, r in table(p).items()]])
        raise
    s, t = n, (fetch(word, xs, name=xs) if score(n, xs) > 20 else word)
    return s, t
