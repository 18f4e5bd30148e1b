from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    out = []
    for i in (1, 2):
        for j in (1, 2, 3):
            if f(i, j) == 4:
                if a:
                    continue
                if b:
                    break
                return out
            out.append(g(i, j))
            if g(j) == b:
                break
        else:
            out.append(i)
            if a == i:
                break
        try:
            if g(i, a) == 2:
                continue
            save(i)
        finally:
            save(a)
        out.append(f(i))
    return out, i, j
