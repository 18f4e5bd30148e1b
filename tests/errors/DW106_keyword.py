from shop.data import load_orders
from shop.model import train


def nightly(path: str):
    rows = load_orders(path)
    return train(rows, max_depth=5, sed=1)  # DW106 DW106
