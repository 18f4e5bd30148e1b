from shop.data import load_orders
from shop.warehouse import size, store


def nightly(path: str):
    rows = load_orders(path)
    large = (row for row in rows if row["amount"] > 100)
    store(large, "large.csv")
    return size(large)  # DW115
