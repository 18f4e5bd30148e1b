from shop.data import load_orders
from shop.report import notify


def nightly(path: str):
    try:
        load_orders(path)
    except OSError:
        notify("ops", path)
        raise RuntimeError(path)  # DW133
