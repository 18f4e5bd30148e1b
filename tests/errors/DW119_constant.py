from shop.data import load_orders
from shop.model import train


def nightly(path: str):
    return train(load_orders(path), depth="deep")  # DW119
