# DW105
from drawn.terms import check, fetch, merge, nothing, save, score, split, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    tell(wrong)  # wrong
    if (n > 20 and word):
        print(xs)
        return merge(xs, xs)
    a = score(train(xs)) > 20
    save((a and a))
    for b in range(2):
        tell((nothing(b) if score(b, b) > 50 else a))
        if (score(b, a) > 50 or check(word)):
            break
        word = fetch(xs, a, *split(a, a), **{'depth': n})
    return a,
