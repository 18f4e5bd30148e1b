from shop.data import clean, load_orders
from shop.model import train


def nightly(path: str, tidy: bool = True):
    raw = load_orders(path)
    if tidy:
        rows = clean(raw)
    return train(rows)  # DW104
