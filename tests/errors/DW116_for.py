from shop.data import load_orders
from shop.report import notify


def nightly(paths: list[str]):
    for path in paths:  # DW116
        notify("ops", str(load_orders(path)))
