# DW103 DW104
from drawn.terms import check, clean, fetch, merge, nothing, save, table, tell


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    save((merge(n, n) if n > 20 else n), where=nothing(word))
    if check(word):
        a = nothing(xs)
    else:
        a = clean(flag)
    tell(word)
    if check(given):  # wrong
        wrong = fetch(given)  # wrong
    tell(wrong)  # wrong
    print([(fetch(word, *xs, name=xs) if n > 3 else b) for (b, c) in table(n, xs).items()])
    return a,
