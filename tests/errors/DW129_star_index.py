# python: 3.11
from shop.data import load_orders


def nightly(path: str, index: tuple[int, ...] = (0, 1)):
    rows = load_orders(path)
    return rows[*index]  # DW129
