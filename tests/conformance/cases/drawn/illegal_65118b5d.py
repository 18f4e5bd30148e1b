# DW111
import uuid
from drawn.terms import Drawn, check, clean, fetch, merge, score, split, tell, things, train, words


def program(n: int = 3, xs=(4, 5), given=1):
    try:
        assert score(n) < 97, n
        assert score(xs, n) < 97, n
    except Drawn:
        a = None
        for b in [3]:
            try:
                tell(xs)
            except Exception:
                c, d = merge(xs, n), clean(xs, b)
                tell(a)
                raise
            finally:
                e = words(n, n)
                print(b)
            a = train(b, n, name=b)
        fetch(xs)
        raise
    finally:
        f = things(xs)
        n and tell(xs)
    print((fetch(n) if check(n) else xs))
    g = train(n)
    h = split(g, n)
    m = split(xs)
    tell(uuid.uuid4())  # wrong
    return g, h, m
