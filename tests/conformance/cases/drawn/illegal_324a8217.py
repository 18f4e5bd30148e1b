# DW118
from drawn.terms import check, clean, fetch, merge, nothing, score, tell, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    try:
        if (check(xs, xs) or score(flag) > 50):
            a = words(flag, n)
        else:
            tell(fetch(flag))
            wrong = await fetch(given)  # wrong
            try:
                b, c = xs, xs
                tell(xs)
            finally:
                print(n)
                tell(xs)
            a = [merge(flag, flag) for d in range(len(xs))]
    finally:
        fetch([[clean(s) for p, q in enumerate(xs) for r, s in enumerate(xs)] for f in range(len(xs)) for h, m in enumerate(xs) if not xs])
        not [(nothing(n) if score(t, flag) > 50 else flag) for t in xs if check(xs)] or tell(flag)
    return a,
