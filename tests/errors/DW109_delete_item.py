from shop.data import load_orders
from shop.model import train


def nightly(path: str):
    rows = load_orders(path)
    del rows[0]  # DW109
    return train(rows)
