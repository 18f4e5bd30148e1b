from shop.data import clean, load_orders
from shop.report import publish, report


def nightly(path: str):
    rows = clean(load_orders(path))
    return report(publish(str(rows)))  # DW131
