from meaning_domain import Halt, Stop, f, g, many, picky, save


def program(a: int, b: int, xs: list[int]):
    kept = f(a)
    changed = kept
    one = 1
    if kept > 3:
        changed = g(changed)
        both = 1
        one = True
    elif kept:
        both = f(b)
    else:
        both, changed = 0.0, None
    if b:
        pass
    else:
        save(b)
    return kept, changed, both, one
