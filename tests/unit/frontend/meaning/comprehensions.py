from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    nested = [[f(x + y) for y in range(b)] for x in xs]
    flat = [f(x, y) for x in xs if x > 1 for y in many(x) if g(y)]
    table = {f(x): g(x) for x in xs}
    unique = {f(x) for x in xs}
    pairs = [g(i, x, y) for i, (x, y) in enumerate(zip(xs, many(a)))]
    items = [f(k, v) for k, v in table.items()]
    fixed = {k: f(k) for k in (1, 2, 1)}
    known = {f(k): k for k in (1, 2, 1)}
    whole = sum(f(x) for x in xs), tuple(g(x) for x in xs), list(f(x) for x in xs), dict((x, f(x)) for x in xs)
    x = 7
    mixed = [f(x) for x in [1, *xs, x]]
    return nested, flat, table, unique, pairs, items, fixed, known, whole, mixed, x
