# python: 3.11
from shop.data import load_orders
from shop.report import notify


def nightly(path: str):
    try:  # DW133
        load_orders(path)
    except* OSError:
        notify("ops", missing)  # DW105
