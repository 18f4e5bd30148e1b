from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    found = None
    for i in range(3):
        for j in range(3):
            save(i, j)
            if f(i, j) == a + b:
                found = (i, j)
                break
            if g(i) == a:
                return [i, j]
        else:
            if g(j) == b:
                continue
            save(found)
        if g(i, j) == 1:
            break
    return found
