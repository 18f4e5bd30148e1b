from shop.data import count, load_orders
from shop.model import train


def nightly(path: str):
    rows = count(load_orders(path))
    return train(rows)  # DW119
