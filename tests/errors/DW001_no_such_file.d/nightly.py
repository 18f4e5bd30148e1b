from shop.data import load_orders


def nightly(path: str):
    return load_orders(path)
