from shop.data import clean, load_orders
from shop.model import train


def nightly(path: str, depth: int = 3):
    orders = load_orders(path)
    rows = clean(oders)  # DW105
    return train(rows, dept)  # DW105
