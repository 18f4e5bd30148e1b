# DW115
from drawn.terms import check, fetch, rows, score, split, table, tell, words


def program(n: int = 3, xs=(4, 5), flag=True, given=1):
    wrong = zip(rows(given), words(given))  # wrong
    fetch(list(wrong))  # wrong
    fetch(list(wrong))  # wrong
    if (check(n) or score(flag, xs, *split(flag)) > 50):
        a = words(n, flag)
    else:
        tell(table(flag).get('k'))
        a = xs
    xs = rows(a)
    return a,
