from shop.data import load_orders
from shop.report import notify


def nightly(path: str):
    try:
        load_orders(path)
    except OSError as error:
        notify("ops", str(error))  # DW133
        raise
    try:
        load_orders(path)
    except OSError as unused:
        raise
