from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    out, extra = [], []
    for x in xs:
        try:
            if f(x) == 3:
                continue
            out.append(f(x, a))
            y = g(x)
        except Stop:
            save(x)
            raise
        else:
            if y:
                extra.append(y)
                continue
            extra += [x, y]
        finally:
            save(a)
        out.append(picky(x, b))
    for i in (1, 2, 3):
        try:
            if g(i, a) == 1:
                continue
            if g(i, b) == 2:
                break
            if f(i) == a:
                return i
            out.append(i)
        finally:
            if b > 2:
                save(i)
    return out, extra
