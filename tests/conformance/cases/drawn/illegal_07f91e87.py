# DW133
from drawn.terms import clean, fetch, table


def program(n: int = 3, xs=(4, 5), given=1):
    a = []
    for b, c in table(n).items():
        a.append({'k': clean(n, b), 'n': (n + 1)})
    try:  # wrong
        wrong = fetch(given)  # wrong
    except Exception:  # wrong
        wrong = None  # wrong
    return a,
