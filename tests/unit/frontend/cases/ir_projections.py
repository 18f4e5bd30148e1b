from shop.data import load, pair


def ir_projections(p: str):
    rows, count = pair(load(p))
    first, *rest = rows
    (a, b), c = pair(rest)
    return {"count": count, "last": rows[-1], "a": a, "b": b, "c": c, "first": first.real}
