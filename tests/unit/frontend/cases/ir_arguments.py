from shop.data import load, save


def ir_arguments(xs: list[str], options: dict[str, int]):
    rows = load(*xs, **options)
    more = load(*["a"], limit=1)
    save([*rows, *more], to="xy")
    return rows, None, 1.5, -1, b"x", "é"
