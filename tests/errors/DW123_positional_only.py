from shop.data import load_orders


def nightly(path: str, /):  # DW123
    return load_orders(path)
