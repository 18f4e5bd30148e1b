from shop.data import count, load_orders


def nightly(path: str, sample: int = 100):
    return count(load_orders(path), sample)  # DW106
