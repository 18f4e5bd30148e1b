# DW105
from drawn.terms import check, score, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    if check(xs):
        tell(scoer(given))  # wrong
        assert score(xs, n) < 97, word
        return
    a = f"{xs}: {n!r}"
    return a,
