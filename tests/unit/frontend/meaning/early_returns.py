from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    if not xs:
        return f(a)
    if a > 2:
        if b > 2:
            return g(b)
        save(b)
    elif b == 2:
        return [f(x) for x in xs], b
    x = f(b)
    if x > 5:
        return x
    save(x)
