from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    x = f(1)
    for i in (1, 2, 3):
        if g(i) > b:
            x = f(i)
            if g(x) == a:
                break
            if g(x) == b:
                continue
        x = 0
        save(i, x)
    else:
        save(x)
    return i, x
