# DW103 DW104
from drawn.terms import check, fetch, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    if check(given):  # wrong
        wrong = fetch(given)  # wrong
    tell(wrong)  # wrong
    a = train(xs, word, **{'depth': word})
    (check(a) and xs) and tell(train(xs, xs))
    return a,
