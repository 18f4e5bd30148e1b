from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    out = [f(a)]
    out.append(0)
    if a > 2:
        out.append(g(b))
    else:
        out += [b, f(b)]
        out.extend(many(b))
    other = [1] if b else [2]
    for x in xs:
        if x == 2:
            continue
        out.append(f(x))
    for x in xs:
        for y in (1, 2):
            out.append(g(x, y))
    seen = len(out)
    out.append(seen)
    kept = sorted(out)
    kept.append(other)
    return out, kept
