from shop.data import load_orders
from shop.model import train


def nightly(path: str, more: str):
    rows = load_orders(path)
    rows += load_orders(more)  # DW109
    return train(rows)
