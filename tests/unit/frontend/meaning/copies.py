from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    big = a == 4
    small = not b
    label = f"{a}/{b}"
    if b:
        save(big, small, label)
    if big:
        save(a)
        chosen = label
    else:
        chosen = f(b)
    found = [(label, g(x)) for x in xs if small]
    kept = [(label, f(x)) for x in xs]
    return chosen, found, kept, label, big or small
