from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    out = []
    try:
        out.append(f(a))
        x = picky(a, b)
        if x == 3:
            return x
        out.append(x)
    except Halt:
        save(1)
        raise
    except (ValueError, Stop):
        save(2)
        raise
    else:
        y = g(x)
        if y == 2:
            raise Halt(y)
    finally:
        z = f(b)
        save(z)
    try:
        assert a < 4, f"{a} and {f(a)}"
    except:
        save(3)
        raise
    return out, x, y, z
