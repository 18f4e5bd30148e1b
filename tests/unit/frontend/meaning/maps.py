from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    low, high = [], [b]
    for i, x in enumerate(xs):
        y = f(x)
        if y > 5:
            high.append(y)
            if i:
                continue
        elif y == 3:
            low.append(i)
            low.append(y)
        try:
            low.append(g(x))
        finally:
            save(i)
    else:
        save(b)
    for x in low:
        save(x)
    for _ in range(a):
        save(a)
    for key in {"k": a, "l": f(b)}:
        save(len(key))
    return low, high
