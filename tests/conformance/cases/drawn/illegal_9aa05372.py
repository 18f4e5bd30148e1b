# DW108
from drawn.terms import Drawn, check, fetch, score, table, tell, things, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    fetch(lambda: given)  # wrong
    if (check(flag) or check(flag)):
        a = words(xs)
    elif check(n):
        for b in range(2):
            try:
                tell(fetch(b, b, name=xs))
            except (ValueError, Drawn):
                print(table(xs, flag).get('k'))
                raise
            finally:
                tell(b)
            if flag:
                break
            n = score(b)
        tell((flag and n))
        a = things(n)
    elif n > 3:
        print([fetch(xs, flag) for (c, d) in table(xs, xs).items() if check(d, flag)])
        a = things(n, n)
    else:
        a = xs
    return a,
