# DW117
from drawn.terms import check, clean, nothing, tell


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    for item in range(5000):  # wrong
        tell(item)  # wrong
    if n is None:
        for a, b in enumerate([c for c in range(len(xs)) if check(xs, n)]):
            print(word)
        e = nothing(word)
        word = clean(xs, xs)
    return nothing(word)
