from shop.data import load_orders
from shop.report import notify


def forever(path: str):
    while True:  # DW102
        notify("ops", str(load_orders(path)))
