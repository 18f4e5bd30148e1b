from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    return f(g(a), [f(b), (b or g(a)), {1: f(a)}], *many(a)) + (g(b) if f(b) else f(a)) * f(*[g(x) for x in xs])
