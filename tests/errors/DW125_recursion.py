from shop.data import load_orders, split
from shop.model import train


def nightly(path: str, depth: int = 3):
    rows = load_orders(path)
    smaller = nightly(path, depth - 1)  # DW125
    return train(rows, smaller)
