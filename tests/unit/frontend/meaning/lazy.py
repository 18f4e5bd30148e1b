from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    one = a and f(a) or g(b)
    two = f(a) if g(b) > 1 else g(a) if b else None
    three = 0 < f(a) < g(b) < f(b)
    four = not (a or f(b))
    five = [f(1) if a else g(2), {"k": b or f(3)}, f"{f(b) if a else 0}"]
    a > 2 and save(a)
    save(one) if two else save(four)
    [save(x) for x in xs if f(x) > 4]
    a or b or f(a) or f(b)
    return one, two, three, four, five
