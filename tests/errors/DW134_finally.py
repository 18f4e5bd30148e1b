from shop.data import clean, load_orders
from shop.report import notify


def nightly(path: str):
    rows = []
    try:
        rows = clean(load_orders(path))
    finally:
        notify("ops", str(rows))  # DW134
        notify("ops", path)
    return rows
