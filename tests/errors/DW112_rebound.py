from shop.data import load_orders
from shop.model import train

DEPTH = 3
DEPTH = DEPTH + 2


def nightly(path: str):
    return train(load_orders(path), DEPTH)  # DW112
