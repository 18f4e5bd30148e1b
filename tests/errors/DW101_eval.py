from shop.data import load_orders
from shop.model import train


def nightly(path: str, options: str = "{'depth': 3}"):
    rows = load_orders(path)
    return train(rows, **eval(options))  # DW101
