# DW105
from drawn.terms import nothing, score, table, tell, train


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    tell(scoer(given))  # wrong
    if score(xs) > 50:
        return
    n or tell(table(n, flag).get('k'))
    a, b = [train(c, **{'depth': c}) for (c, d) in table(n, flag).items() if n > 3], nothing(n)
    return a, b
