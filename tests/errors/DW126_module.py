from shop import report
from shop.data import count, load_orders


def nightly(path: str):
    return report(count(load_orders(path)))  # DW126
