# DW133
from drawn.terms import fetch, merge, score, split, table, tell, words


def program(n: int = 3, xs=(4, 5), given=1):
    a, b = f"{n}: {n!r}", merge(xs)
    try:  # wrong
        wrong = fetch(given)  # wrong
    except Exception:  # wrong
        wrong = None  # wrong
    c = words(a, n)
    if score(b, a) > 50:
        if table(c, xs).get('k') is None:
            fetch(fetch(b, c, *split(a, n), name=b))
            return b
        return (merge(a, *split(a, c)) if a else n)
    tell(sorted({d for d, e in zip(xs, xs)}))
    f = table(a, xs)
    return a, b, c, f
