from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    if a == 4:
        raise Stop(f(a), b)
    if not b:
        raise Halt
    try:
        for x in xs:
            if x == 3:
                raise Stop(x) from None
            save(x)
    finally:
        if b > 4:
            raise ValueError(f"{b} is {g(b)}")
    assert xs
    return f(b)
