from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    x = y = 0
    for i in (1, 2):
        if f(i, a) > 4:
            x = f(i)
        if g(a) == i:
            y = i
            break
        if g(b) == i:
            return y
    else:
        save(x)
        y = x
    return y
