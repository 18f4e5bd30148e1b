from meaning_domain import Halt, Stop, f, g, many, picky, save


# expand: part
# expand: inner
LIMIT = 3


def inner(x: int, *, step: int = LIMIT):
    if x > step:
        return f(x)
    save(x)


def part(a, xs: list[int] = ()):
    out = []
    for x in xs:
        out.append(inner(x, step=a))
    if not out:
        return inner(a)
    return out


def program(a: int, b: int, xs: list[int]):
    first = part(a)
    if b > 2:
        second = part(b, xs)
    else:
        second = [part(x, [x, a]) for x in xs]
    part(b)
    return first, second, part(part(a) or b)
