from shop.data import load_orders
from shop.warehouse import apply


def nightly(path: str, factor: float = 2.0):
    rows = load_orders(path)
    scale = lambda row: row["amount"] * factor  # DW108
    return apply(rows, scale)
