from shop.data import count, load_orders


def nightly(paths: list[str]):
    if any(count(load_orders(path)) for path in paths):  # DW118
        return sum(count(load_orders(path)) for path in paths)
    return 0
