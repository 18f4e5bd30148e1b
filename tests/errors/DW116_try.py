from shop.data import clean, load_orders
from shop.report import notify


def nightly(path: str):
    try:  # DW116
        rows = clean(load_orders(path))
    finally:
        notify("ops", "done")
    return rows
