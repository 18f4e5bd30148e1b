from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    error = Halt(a)
    for x in xs:
        if x == 2:
            raise error
    if b == 0:
        raise Stop(*[f(x) for x in xs], b and g(b))
    try:
        try:
            save(1)
        finally:
            picky(a, b)
    except Stop:
        save(2)
        raise
    finally:
        assert a != 3 or f(a) > 20
    return f(b)
