from drawn.terms import Drawn, fetch, merge, nothing, split, tell, train


def drawn_e01b9fc9(n: int = 3, xs=(4, 5)):
    if not [n, n]:
        return
    tell(merge(n, n, *xs))
    try:
        fetch(split(n)[0])
    except Drawn:
        tell(xs)
        fetch(train(n, n, name=n))
        raise
    return nothing(xs)
