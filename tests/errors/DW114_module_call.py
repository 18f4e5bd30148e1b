import os

from shop.data import load_orders
from shop.model import train

HOME = os.path.expanduser("~")


def nightly(path: str = HOME + "/orders.csv", *, depth: int = len(os.getenv("DEPTH"))):  # DW114 DW114
    return train(load_orders(path), depth)
