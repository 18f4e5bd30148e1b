from shop.data import load_orders
from shop.model import train


def nightly(path: str):
    return train(load_orders(path), 5, depth=3)  # DW106
