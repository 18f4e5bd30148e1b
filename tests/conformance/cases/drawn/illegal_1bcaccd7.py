# DW105
from drawn.terms import fetch, score, table, tell, things, train, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    tell(scoer(given))  # wrong
    if n is None:
        if n > 3:
            b = words(flag, xs)
        elif score(n, flag) > 20:
            if {'k': flag, 'n': n} is None:
                print(flag)
                return table(xs, flag).get('k')
            b = things(n)
        else:
            b = xs
        a = fetch(flag, name=n)
    else:
        a = (train(xs, n, name=flag) if not xs else flag)
    return a,
